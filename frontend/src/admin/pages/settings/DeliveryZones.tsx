import { Modal } from '@mantine/core';
import { useState } from 'react';
import { ConsoleRemoveZoneDoc, ConsoleSaveZoneDoc, ConsoleZonesDoc, type ConsoleZoneFragment } from '@/gen/features/delivery/console-delivery';
import { listed } from '@/lib/format';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Button, ErrorState, Icon, IconButton, Money, SkeletonLines, toast } from '@/ui';
import { Panel } from '../../page/DetailPage';
import { ZoneForm } from './ZoneForm';
import { NEW_ZONE, areaLabel, formOf, inputOf, type ZoneDraft } from './zone';

function Zone({ zone, editable, onEdit, onRemove }: { zone: ConsoleZoneFragment; editable: boolean; onEdit: () => void; onRemove: () => void }) {
  return (
    <li>
      <Icon name="truck" size={24} />
      <div>
        <strong>{zone.name}</strong> <span className="muted num">{zone.cutOff} · +{zone.leadDays}</span>
        <div className="muted">{listed(zone.areas.map(areaLabel))}</div>
        <div className="muted num">{zone.freight && <>{m.delivery_freight()} <Money value={zone.freight} /> · </>}{zone.freeFrom && <>{m.delivery_free_from()} <Money value={zone.freeFrom} /> · </>}{zone.minimumOrder && <>{m.delivery_minimum()} <Money value={zone.minimumOrder} /> · </>}{zone.slots.map((s) => `${s.starts}–${s.ends} (${s.capacity})`).join(' · ')}</div>
      </div>
      {editable && <><IconButton size="sm" icon="edit" label={m.customers_edit({ name: zone.name })} onClick={onEdit} /><IconButton size="sm" icon="trash" label={m.delivery_zone_remove({ name: zone.name })} onClick={onRemove} /></>}
    </li>
  );
}

/** Where the firm delivers, on which terms, on which days and in which windows. */
export default function DeliveryZones() {
  const { can } = useSession();
  const [answer, again] = useQuery({ query: ConsoleZonesDoc });
  const [draft, setDraft] = useState<ZoneDraft>();
  const removal = useMutate(ConsoleRemoveZoneDoc);
  const restore = useMutate(ConsoleSaveZoneDoc);
  const refetch = () => again({ requestPolicy: 'network-only' });
  const editable = can('settings.write');
  const zones = answer.data?.deliveryZones ?? [];
  const remove = async (zone: ConsoleZoneFragment) => {
    const done = await removal.run({ id: zone.id });
    if (!done.ok) { toast(done.problem.message, { tone: 'danger' }); return; }
    refetch();
    toast(m.delivery_zone_removed({ name: zone.name }), { undo: () => void restore.run({ id: null, version: null, input: inputOf(formOf(zone)) }).then(refetch) });
  };
  return (
    <Panel title={m.delivery_settings()} actions={editable && <Button size="sm" icon="plus" onClick={() => setDraft(NEW_ZONE)}>{m.delivery_zone_new()}</Button>}>
      <p className="muted">{zones.length ? m.delivery_zones_hint() : m.delivery_zones_none()}</p>
      {answer.error && !answer.data && <ErrorState error={explain(answer.error)} retry={refetch} />}
      {!answer.data && !answer.error && <SkeletonLines lines={4} height={30} />}
      <ul className="houses">{zones.map((zone) => <Zone key={zone.id} zone={zone} editable={editable} onEdit={() => setDraft(formOf(zone))} onRemove={() => void remove(zone)} />)}</ul>
      <Modal opened={draft !== undefined} onClose={() => setDraft(undefined)} size="xl" title={draft?.id ? m.delivery_zone_edit() : m.delivery_zone_new()} closeButtonProps={{ 'aria-label': m.ui_close() }}>{draft && <ZoneForm draft={draft} set={setDraft} onClose={() => setDraft(undefined)} onSaved={refetch} />}</Modal>
    </Panel>
  );
}

import { Checkbox, NumberInput, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { GoodsAreasDoc } from '@/gen/features/customers/console-customers';
import { ConsoleSaveZoneDoc } from '@/gen/features/delivery/console-delivery';
import { calendarDay } from '@/lib/format';
import { useClient, useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import { Button, Icon, IconButton, toast } from '@/ui';
import { AreaPicker } from '../../form/AreaPicker';
import { Bilingual } from '../../form/Bilingual';
import { parts } from '../../form/problems';
import { REST, areaLabel, dayNames, inputOf, shortened, type ZoneDraft } from './zone';
import './zone.css';

type Props = { draft: ZoneDraft; set: (draft: ZoneDraft) => void; onClose: () => void; onSaved: () => void };
const FIELDS = /^(nameZh|areas|weekdays|cutOff|leadDays|closedOn|minimumOrder|freight|freeFrom|slots)/;

function Areas({ draft, put, error }: { draft: ZoneDraft; put: (part: Partial<ZoneDraft>) => void; error: string | undefined }) {
  const client = useClient();
  const [code, setCode] = useState('');
  const without = (gone: string) => put({ areas: draft.areas.filter((a) => a.code !== gone) });
  const add = async () => {
    const level = shortened(code);
    const parent = level.length === 2 ? null : level.length === 4 ? `${level.slice(0, 2)}0000` : `${level.slice(0, 4)}00`;
    const found = (await client.query(GoodsAreasDoc, { parent }).toPromise()).data?.areas.find((a) => a.code === code);
    if (!draft.areas.some((a) => a.code === level)) put({ areas: [...draft.areas, { code: level, name: found?.name ?? code }] });
    setCode('');
  };
  return (
    <div className="full zoneareas">
      <span className="label">{m.delivery_areas()}</span>
      <div className="row chips">{draft.areas.map((a) => <span key={a.code} className="badge">{areaLabel(a)}<button type="button" aria-label={m.delivery_areas_remove({ name: areaLabel(a) })} onClick={() => without(a.code)}><Icon name="close" size={13} /></button></span>)}</div>
      {error && <p className="zonewrong" role="alert">{error}</p>}
      <AreaPicker value={code} onChange={setCode} />
      <div className="row"><Button size="sm" icon="plus" disabled={!code} onClick={() => void add()}>{m.delivery_areas_add()}</Button>{!draft.areas.some((a) => a.code === REST) && <Button size="sm" look="ghost" onClick={() => put({ areas: [...draft.areas, { code: REST, name: '' }] })}>{m.delivery_areas_rest()}</Button>}</div>
    </div>
  );
}

function Slots({ draft, put, errorOf }: { draft: ZoneDraft; put: (part: Partial<ZoneDraft>) => void; errorOf: (field: string) => string | undefined }) {
  const change = (at: number, part: Partial<ZoneDraft['slots'][number]>) => put({ slots: draft.slots.map((s, i) => (i === at ? { ...s, ...part } : s)) });
  const last = draft.slots.at(-1);
  return (
    <div className="full zoneslots">
      <span className="label">{m.delivery_slots()}</span>
      <ul>{draft.slots.map((s, i) => (
        <li key={s.id ?? i}>
          <TextInput type="time" aria-label={m.delivery_slot_from()} value={s.starts} error={errorOf(`slots.${i}`)} onChange={(e) => change(i, { starts: e.currentTarget.value })} />
          <TextInput type="time" aria-label={m.delivery_slot_to()} value={s.ends} onChange={(e) => change(i, { ends: e.currentTarget.value })} />
          <NumberInput aria-label={m.delivery_slot_capacity()} min={0} value={s.capacity} error={errorOf(`slots.${i}.capacity`)} suffix={` · ${m.delivery_slot_capacity()}`} onChange={(v) => change(i, { capacity: Math.trunc(Number(v)) || 0 })} />
          <IconButton size="sm" icon="trash" label={m.delivery_slot_remove()} onClick={() => put({ slots: draft.slots.filter((_, at) => at !== i) })} />
        </li>
      ))}</ul>
      <Button size="sm" icon="plus" onClick={() => put({ slots: [...draft.slots, { id: undefined, starts: last?.ends ?? '08:00', ends: last ? '' : '10:00', capacity: last?.capacity ?? 10 }] })}>{m.delivery_slots_add()}</Button>
      {draft.slots.length > 0 && <Switch label={m.delivery_slot_required()} checked={draft.slotRequired} onChange={(e) => put({ slotRequired: e.currentTarget.checked })} />}
    </div>
  );
}

function Closed({ days, put, error }: { days: readonly string[]; put: (days: string[]) => void; error: string | undefined }) {
  const [day, setDay] = useState('');
  return (
    <div className="full zoneareas">
      <span className="label">{m.delivery_closed_on()}</span>
      <div className="row chips">{days.map((d) => <span key={d} className="badge num">{calendarDay(d)}<button type="button" aria-label={m.delivery_areas_remove({ name: calendarDay(d) })} onClick={() => put(days.filter((one) => one !== d))}><Icon name="close" size={13} /></button></span>)}</div>
      {error && <p className="zonewrong" role="alert">{error}</p>}
      <div className="row"><TextInput type="date" aria-label={m.delivery_closed_add()} value={day} onChange={(e) => setDay(e.currentTarget.value)} /><Button size="sm" icon="plus" disabled={!day} onClick={() => { put([...new Set([...days, day])].sort()); setDay(''); }}>{m.delivery_closed_add()}</Button></div>
    </div>
  );
}

/** A zone in whole: areas, terms, days and windows. */
export function ZoneForm({ draft, set, onClose, onSaved }: Props) {
  const save = useMutate(ConsoleSaveZoneDoc);
  const put = (part: Partial<ZoneDraft>) => set({ ...draft, ...part });
  const problems: readonly Problem[] = save.problem ? parts(save.problem) : [];
  const at = (field: string) => problems.find((p) => p.field === field)?.message;
  const general = problems.filter((p) => !FIELDS.test(p.field ?? ''));
  const submit = async () => {
    const done = await save.run({ id: draft.id ?? null, version: draft.id ? draft.version : null, input: inputOf(draft) });
    if (done.ok) { toast(m.customers_saved({ name: draft.nameZh })); onSaved(); onClose(); }
  };
  const money = (key: 'freight' | 'freeFrom' | 'minimumOrder', label: string) => <TextInput label={label} inputMode="decimal" placeholder={m.delivery_as_firm()} value={draft[key]} error={at(key)} onChange={(e) => put({ [key]: e.currentTarget.value })} />;
  return (
    <form className="modal-form" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      {general.length > 0 && <div className="banner tone-danger" role="alert">{general.map((p) => p.message).join(' ')}</div>}
      <div className="fields">
        <Bilingual required label={m.catalog_name()} zh={draft.nameZh} en={draft.nameEn} onZh={(nameZh) => put({ nameZh })} onEn={(nameEn) => put({ nameEn })} zhError={at('nameZh')} enError={undefined} />
        <Areas draft={draft} put={put} error={at('areas')} />
      </div>
      <div className="fields three">{money('freight', m.delivery_freight())}{money('freeFrom', m.delivery_free_from())}{money('minimumOrder', m.delivery_minimum())}</div>
      <div className="fields">
        <Checkbox.Group className="full" label={m.delivery_weekdays()} value={draft.weekdays.map(String)} error={at('weekdays')} onChange={(days) => put({ weekdays: days.map(Number).sort() })}><div className="row zonedays">{dayNames().map((name, i) => <Checkbox key={name} value={String(i + 1)} label={name} />)}</div></Checkbox.Group>
        <TextInput type="time" label={m.delivery_cut_off()} value={draft.cutOff} error={at('cutOff')} onChange={(e) => put({ cutOff: e.currentTarget.value })} />
        <NumberInput label={m.delivery_lead_days()} description={m.delivery_lead_hint()} min={0} max={60} value={draft.leadDays} error={at('leadDays')} onChange={(v) => put({ leadDays: Math.trunc(Number(v)) || 0 })} />
        <Closed days={draft.closedOn} put={(closedOn) => put({ closedOn })} error={at('closedOn')} />
        <Slots draft={draft} put={put} errorOf={at} />
      </div>
      <div className="modal-foot"><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" type="submit" busy={save.busy}>{m.ui_save()}</Button></div>
    </form>
  );
}

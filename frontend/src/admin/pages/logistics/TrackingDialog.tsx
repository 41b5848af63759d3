import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConsoleTrackingEventDoc } from '@/gen/features/logistics/console-shipments';
import type { ShipmentState, TrackingCode } from '@/gen/schema';
import { trackingOptions } from '@/features/logistics/words';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { problemAt, problemElsewhere } from '@/lib/problem';
import { toast } from '@/ui';
import { FormDialog } from '../../page/FormDialog';

const localMinute = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
/** The event that most often comes next. */
const NEXT: Partial<Record<ShipmentState, TrackingCode>> = { SHIPPED: 'PICKED_UP', IN_TRANSIT: 'OUT_FOR_DELIVERY', EXCEPTION: 'OUT_FOR_DELIVERY', RETURNING: 'RETURNED' };

/** What a carrier said by telephone, or our own driver: recorded by hand, in any order. */
export function TrackingDialog({ parcel, onClose, done }: { parcel: { id: string; number: string; state: ShipmentState }; onClose: () => void; done: () => void }) {
  const [code, setCode] = useState<TrackingCode>(NEXT[parcel.state] ?? 'IN_TRANSIT');
  const [when, setWhen] = useState('');
  const [zh, setZh] = useState('');
  const [en, setEn] = useState('');
  const [note, setNote] = useState('');
  const [signedBy, setSignedBy] = useState('');
  const record = useMutate(ConsoleTrackingEventDoc);
  const submit = async () => {
    const occurredAt = (when ? new Date(when) : new Date()).toISOString();
    const outcome = await record.run({ input: { shipmentId: parcel.id, code, occurredAt, locationZh: zh.trim() || null, locationEn: en.trim() || null, note: note.trim() || null, signedBy: code === 'DELIVERED' ? signedBy.trim() || null : null } });
    if (!outcome.ok) return;
    toast(m.orders_trk_done({ event: trackingOptions().find((o) => o.value === code)?.label ?? code }));
    onClose();
    done();
  };
  const { problem } = record;
  return (
    <FormDialog open onClose={onClose} title={m.orders_trk_title({ number: parcel.number })} submit={m.orders_track_record()} busy={record.busy} onSubmit={submit} problem={problemElsewhere(problem, ['code', 'occurredAt', 'locationZh', 'locationEn', 'note', 'signedBy'])}>
      <div className="formdialog-grid">
        <NativeSelect data-autofocus label={m.orders_trk_code()} value={code} onChange={(e) => setCode(e.currentTarget.value as TrackingCode)} data={trackingOptions()} error={problemAt(problem, 'code')} />
        <TextInput type="datetime-local" label={m.orders_trk_when()} value={when || localMinute()} max={localMinute()} onChange={(e) => setWhen(e.currentTarget.value)} error={problemAt(problem, 'occurredAt')} />
        <TextInput label={m.orders_trk_where_zh()} value={zh} maxLength={80} onChange={(e) => setZh(e.currentTarget.value)} error={problemAt(problem, 'locationZh')} />
        <TextInput label={m.orders_trk_where_en()} value={en} maxLength={80} onChange={(e) => setEn(e.currentTarget.value)} error={problemAt(problem, 'locationEn')} />
        {code === 'DELIVERED' && <TextInput label={m.orders_trk_signed()} value={signedBy} maxLength={80} onChange={(e) => setSignedBy(e.currentTarget.value)} error={problemAt(problem, 'signedBy')} />}
        <TextInput label={m.orders_trk_note()} value={note} maxLength={200} onChange={(e) => setNote(e.currentTarget.value)} error={problemAt(problem, 'note')} />
      </div>
    </FormDialog>
  );
}

import { Suspense, useState } from 'react';
import { StoreCancelOrderDoc, StoreEditOrderDoc, type StoreOrderFragment } from '@/gen/features/orders/store-order';
import type { CancelOrderReason } from '@/gen/schema';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { Button, Dialog, Icon, QuantityStepper, RadioGroup, SkeletonLines, TextArea, TextInput, toast } from '@/ui';
import type { AddressDraft } from '../address/address';
import { ruleFor } from '../parts/pricing';
import { CANCEL_REASONS } from './words';

const AddressFields = lazily(async () => ({ default: (await import('../address/AddressFields')).AddressFields }));
const Slots = lazily(() => import('../checkout/Slots'));

type Props = { order: StoreOrderFragment; onClose: () => void };
const AS_IT_WAS = { moq: 1, step: 1 };  // of goods that are no longer offered nobody says how they are sold today
type One = { message: string; field?: string | null };
type Several = One & { problems?: One[] };
const problems = (several: Several | null): One[] => (several?.problems?.length ? several.problems : several ? [several] : []);

function Refused({ problem }: { problem: Several | null }) {
  if (!problem) return null;
  const all = problems(problem);
  return <div className="note tone-danger" role="alert"><Icon name="warning" size={18} /><div>{all.map((p, i) => <p key={i}>{p.message}</p>)}</div></div>;
}

/** Why the order is called off. It cannot be undone, so it is asked. */
export function CancelDialog({ order, onClose }: Props) {
  const cancel = useMutate(StoreCancelOrderDoc);
  const [reason, setReason] = useState<CancelOrderReason>('CUSTOMER_REQUEST');
  const [note, setNote] = useState('');
  const run = async () => {
    const done = await cancel.run({ id: order.id, reason, note: note.trim() || null });
    if (done.ok) { onClose(); toast(m.store_cancelled_done()); }
  };
  return (
    <Dialog open onClose={onClose} title={m.store_cancel_title({ number: order.number })} footer={<><Button onClick={onClose}>{m.store_cancel_keep()}</Button><Button look="danger" busy={cancel.busy} onClick={() => void run()}>{m.store_cancel_do()}</Button></>}>
      <div className="stack">
        <Refused problem={cancel.problem} />
        <RadioGroup label={m.store_cancel_reason()} value={reason} onChange={(value) => setReason(value as CancelOrderReason)} options={CANCEL_REASONS.map(([value, label]) => ({ value, label: label() }))} />
        <TextArea label={`${m.store_cancel_note()} (${m.ui_optional()})`} rows={2} value={note} onChange={(e) => setNote(e.currentTarget.value)} />
      </div>
    </Dialog>
  );
}

/** Quantities, address, date, PO number and remarks, until the order is confirmed. */
export function EditDialog({ order, zoned, onClose }: Props & { zoned: boolean }) {
  const edit = useMutate(StoreEditOrderDoc);
  const [quantities, setQuantities] = useState<Record<string, number>>({});
  const [poNumber, setPo] = useState(order.poNumber ?? '');
  const [remarks, setRemarks] = useState(order.remarks);
  const [when, setWhen] = useState({ requestedOn: order.requestedOn ?? '', slotId: order.deliverySlot?.slotId ?? '' });
  const { requestedOn, slotId } = when;
  const from = order.deliveryAddress;
  const [address, setAddress] = useState<AddressDraft>();
  const at = (field: string) => problems(edit.problem as Several | null).find((p) => p.field === field)?.message;
  const quantityOf = (line: StoreOrderFragment['lines'][number]) => quantities[line.id] ?? line.quantity;
  const left = order.lines.filter((l) => quantityOf(l) > 0);
  const changed = order.lines.some((l) => quantityOf(l) !== l.quantity);
  const run = async () => {
    const lines = changed ? left.map((l) => ({ sku: l.sku, unitCode: l.unitCode, quantity: quantityOf(l), remark: l.remark || null })) : null;
    const done = await edit.run({ input: { id: order.id, version: order.version, lines, poNumber: poNumber !== (order.poNumber ?? '') ? poNumber : null, remarks: remarks !== order.remarks ? remarks : null, requestedOn: requestedOn && requestedOn !== order.requestedOn ? requestedOn : null, slotId: slotId && slotId !== order.deliverySlot?.slotId ? slotId : null, address: address ? { ...address, postcode: address.postcode || null } : null } });
    if (done.ok) { onClose(); toast(m.store_edited()); }
  };
  return (
    <Dialog open onClose={onClose} kind="drawer" title={m.store_edit_order()} footer={<><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" busy={edit.busy} disabled={!left.length} onClick={() => void run()}>{m.ui_save()}</Button></>}>
      <div className="stack">
        <Refused problem={edit.problem as Several | null} />
        <ul className="editlines">{order.lines.map((l) => <li key={l.id} className={quantityOf(l) ? '' : 'off'}><span className="stack"><span>{l.name}</span><span className="pmeta">{l.unitName}{l.factor > 1 && ` ×${l.factor}`}</span></span><QuantityStepper {...ruleFor(l.variant ?? AS_IT_WAS, l.factor)} zero value={quantityOf(l)} onChange={(n) => setQuantities((all) => ({ ...all, [l.id]: n }))} label={m.store_quantity_of({ name: l.name, unit: l.unitName })} /></li>)}</ul>
        {!left.length && <p className="note tone-warning"><Icon name="info" size={18} />{m.store_edit_empty()}</p>}
        {from && (address
          ? <div className="card editaddress"><h3>{m.store_step_address()}</h3><Suspense fallback={<SkeletonLines lines={5} height={44} />}><AddressFields value={address} onChange={setAddress} errorOf={(field) => at(`address.${field}`) ?? at(field)} /></Suspense></div>
          : <div className="note tone-neutral"><Icon name="pin" size={18} /><span>{from.recipient} <span className="num">{from.phone}</span> {from.oneLine}</span><Button size="sm" icon="edit" onClick={() => setAddress({ recipient: from.recipient, phone: from.phone, areaCode: from.areaCode, street: from.street, postcode: from.postcode })}>{m.store_edit_address()}</Button></div>)}
        {zoned && from
          ? <Suspense fallback={<SkeletonLines lines={2} height={44} />}><Slots areaCode={address?.areaCode || from.areaCode} value={when} change={setWhen} at={at} {...(order.deliverySlot ? { kept: order.deliverySlot } : {})} /></Suspense>
          : <TextInput label={`${m.store_requested_on()} (${m.ui_optional()})`} type="date" value={requestedOn} onChange={(e) => setWhen({ requestedOn: e.currentTarget.value, slotId: '' })} error={at('requestedOn')} />}
        <TextInput label={`${m.store_po()} (${m.ui_optional()})`} value={poNumber} onChange={(e) => setPo(e.currentTarget.value)} />
        <TextArea label={`${m.store_remarks()} (${m.ui_optional()})`} value={remarks} onChange={(e) => setRemarks(e.currentTarget.value)} />
      </div>
    </Dialog>
  );
}

import { Checkbox, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ConsoleEditOrderDoc } from '@/gen/features/orders/console-order';
import { useMutate } from '@/lib/graphql';
import { calendarDay, listed } from '@/lib/format';
import { m } from '@/lib/i18n';
import { problemAt, type Problem } from '@/lib/problem';
import { Button, Icon, toast } from '@/ui';
import { FormDialog } from '../../../page/FormDialog';
import { AddressFields, addressInput, type DraftAddress } from '../new/AddressFields';
import { LineEditor } from '../new/LineEditor';
import { SlotFields } from '../new/SlotFields';
import { Sums } from '../new/Sums';
import { inputLines, useQuote, type DraftLine } from '../new/lines';
import type { ConsoleOrder } from '../useOrder';

type Form = { lines: DraftLine[]; address: DraftAddress; requestedOn: string; slotId: string; poNumber: string; remarks: string };

function formOf(order: ConsoleOrder): Form {
  const to = order.deliveryAddress;
  return {
    // Staff are told of every variant.
    lines: order.lines.map((l) => ({ variantId: l.variant!.id, sku: l.sku, name: l.name, unitCode: l.unitCode, quantity: l.quantity, units: l.variant!.units, picture: l.picture ?? null, moq: 1, step: 1, remark: l.remark || undefined })),
    address: { recipient: to?.recipient ?? '', phone: to?.phone ?? '', areaCode: to?.areaCode ?? '', street: to?.street ?? '', postcode: to?.postcode ?? '' },
    requestedOn: order.requestedOn ?? '', slotId: order.deliverySlot?.slotId ?? '', poNumber: order.poNumber ?? '', remarks: order.remarks,
  };
}

const said = (form: Form): Array<[string, string]> => [
  [m.orders_edit_lines(), listed(form.lines.map((l) => `${l.name} ${l.quantity} ${l.units.find((u) => u.code === l.unitCode)?.name ?? ''}`))],
  [m.orders_address(), `${form.address.recipient} ${form.address.phone} ${form.address.street}`.trim()],
  [m.orders_col_requested(), form.requestedOn && calendarDay(form.requestedOn)], [m.orders_po(), form.poNumber], [m.orders_remarks(), form.remarks],
];
/** What somebody else changed between two versions, as sentences. */
function differences(before: Form, after: Form): string[] {
  const now = said(after);
  return said(before).flatMap(([field, was], i) => (was === now[i]![1] ? [] : [m.orders_edit_was({ field, before: was || m.orders_edit_empty(), after: now[i]![1] || m.orders_edit_empty() })]));
}
type Several = Problem & { problems?: ReadonlyArray<Problem> };
const flat = (problem: Several | null): Problem[] => (!problem ? [] : problem.problems?.length ? [...problem.problems] : [problem]);

/** Changes an order before it is confirmed. When somebody was faster, it shows what they changed and lets one choose; nothing typed is lost. */
export function EditDialog({ order, onClose, done }: { order: ConsoleOrder; onClose: () => void; done: () => void }) {
  const [base, setBase] = useState(order);
  const [form, setForm] = useState<Form>(() => formOf(order));
  const [newAddress, setNewAddress] = useState(false);
  const save = useMutate(ConsoleEditOrderDoc);
  const { quote, settled } = useQuote(form.lines, order.customer.id, order.deliveryMethod);
  const theirs = base.version === order.version ? [] : differences(formOf(base), formOf(order));
  const set = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const problems = flat(save.problem as Several | null).filter((p) => p.code !== 'STALE_VERSION');
  const lineProblem = (i: number) => problems.find((p) => p.field?.startsWith(`lines.${i}`))?.message ?? quote?.problems.find((p) => p.field?.startsWith(`lines.${i}`))?.message;
  const of = (field: string) => problems.map((p) => problemAt(p, field)).find(Boolean);
  const general = problems.filter((p) => !p.field || !/^(lines\.\d|address|poNumber|remarks|requestedOn|slotId)/.test(p.field));
  const submit = async () => {
    const first = formOf(base);
    const linesChanged = JSON.stringify(inputLines(first.lines)) !== JSON.stringify(inputLines(form.lines));
    const outcome = await save.run({ input: {
      id: order.id, version: theirs.length ? base.version : order.version, lines: linesChanged ? inputLines(form.lines) : null, address: newAddress ? addressInput(form.address) : null,
      requestedOn: form.requestedOn && form.requestedOn !== first.requestedOn ? form.requestedOn : null, slotId: form.slotId && form.slotId !== first.slotId ? form.slotId : null, poNumber: form.poNumber.trim(), remarks: form.remarks.trim(),
    } });
    if (!outcome.ok) {
      if (outcome.problem.code === 'STALE_VERSION') done();
      return;
    }
    toast(m.orders_done_edit({ number: order.number }));
    onClose();
    done();
  };
  return (
    <FormDialog wide open onClose={onClose} title={m.orders_edit_title({ number: order.number })} submit={m.orders_edit_save()} busy={save.busy} disabled={form.lines.length === 0 || theirs.length > 0} onSubmit={submit} problem={general.length > 0 ? general.map((p) => <div key={p.message}>{p.message}</div>) : undefined}>
      {theirs.length > 0 && (
        <div className="banner tone-warning stale" role="alert"><Icon name="users" size={17} /><div className="stack">
          <div><strong>{m.orders_edit_stale()}</strong><ul>{theirs.map((t) => <li key={t}>{t}</li>)}</ul></div>
          <div className="row"><Button size="sm" onClick={() => { setForm(formOf(order)); setBase(order); save.clear(); }}>{m.orders_edit_take_theirs()}</Button><Button size="sm" look="ghost" onClick={() => { setBase(order); save.clear(); }}>{m.orders_edit_keep_mine()}</Button></div>
        </div></div>
      )}
      <LineEditor lines={form.lines} setLines={(next) => setForm((before) => ({ ...before, lines: next(before.lines) }))} quote={quote} problemOf={lineProblem} />
      <Sums quote={quote} settled={settled} />
      <div className="formdialog-grid">
        <SlotFields areaCode={order.deliveryMethod === 'DELIVERY' ? (newAddress && form.address.areaCode) || (order.deliveryAddress?.areaCode ?? '') : undefined} value={form} change={set} of={of} kept={order.deliverySlot} />
        <TextInput label={m.orders_new_po()} value={form.poNumber} maxLength={60} onChange={(e) => set({ poNumber: e.currentTarget.value })} error={of('poNumber')} />
      </div>
      <Textarea label={m.orders_new_remarks()} autosize minRows={2} maxLength={500} value={form.remarks} onChange={(e) => set({ remarks: e.currentTarget.value })} error={of('remarks')} />
      {order.deliveryMethod === 'DELIVERY' && <Checkbox label={m.orders_edit_address()} checked={newAddress} onChange={(e) => setNewAddress(e.currentTarget.checked)} />}
      {newAddress && <AddressFields value={form.address} onChange={(address) => set({ address })} problem={problems.find((p) => p.field?.startsWith('address')) ?? null} />}
    </FormDialog>
  );
}

import { NativeSelect, NumberInput, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { GoodsAdjustDoc, GoodsPlanDoc } from '@/gen/features/inventory/console-stock';
import { AdjustReasonValues, type AdjustReason } from '@/gen/schema';
import { integer } from '@/lib/format';
import { idempotencyKey, useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, toast } from '@/ui';
import { at, codeOf, elsewhere } from '../../form/problems';
import { reasonName, sign, type Level } from './words';

type Props = { variantId: string; levels: readonly Level[]; warehouseId?: string | undefined; onClose: () => void; onDone: () => void };
const whole = (v: string | number): number => Math.trunc(Number(v) || 0);

/** Corrects the count of one warehouse: the counted number or the difference. If the stock moved meanwhile, it says so and nothing is changed. */
export function AdjustDialog({ variantId, levels, warehouseId, onClose, onDone }: Props) {
  const [place, setPlace] = useState(warehouseId ?? levels[0]?.warehouse.id ?? '');
  const level = levels.find((l) => l.warehouse.id === place);
  const [mode, setMode] = useState<'count' | 'change'>('count');
  const [amount, setAmount] = useState<number | ''>('');
  const [reason, setReason] = useState<AdjustReason>('ENTRY_ERROR');
  const [note, setNote] = useState('');
  // What the person saw when the dialog opened: compared by the server with what there is.
  const seen = useRef(new Map(levels.map((l) => [l.warehouse.id, l.onHand])));
  const [expected, setExpected] = useState<number>();
  const known = expected ?? seen.current.get(place) ?? level?.onHand ?? 0;
  const attempt = useRef(idempotencyKey());
  const save = useMutate(GoodsAdjustDoc);
  const change = amount === '' ? 0 : mode === 'count' ? amount - known : amount;
  const submit = async () => {
    const done = await save.run({ input: { warehouseId: place, variantId, change, reason, note: note.trim() || null, expectedOnHand: known, idempotencyKey: attempt.current } });
    if (done.ok) { toast(m.inventory_adjusted({ change: sign(change) })); onDone(); onClose(); return; }
    attempt.current = idempotencyKey();
    if (codeOf(done.problem) === 'STOCK_COUNT_CHANGED') onDone();
  };
  const raced = codeOf(save.problem) === 'STOCK_COUNT_CHANGED';
  return (
    <form className="modal-form" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      {save.problem && <div className={`banner ${raced ? 'tone-warning' : 'tone-danger'}`} role="alert"><span>{elsewhere(save.problem, ['note']) ?? save.problem.message}</span>{raced && level && <Button size="sm" onClick={() => { setExpected(level.onHand); save.clear(); }}>{m.inventory_count_again({ count: integer(level.onHand) })}</Button>}</div>}
      <NativeSelect label={m.inventory_warehouse()} data={levels.map((l) => ({ value: l.warehouse.id, label: `${l.warehouse.name} · ${m.inventory_on_hand()} ${integer(l.onHand)}` }))} value={place} onChange={(e) => { setPlace(e.currentTarget.value); setExpected(undefined); }} />
      <SegmentedControl fullWidth value={mode} onChange={(v) => { setMode(v as 'count' | 'change'); setAmount(''); }} data={[{ value: 'count', label: m.inventory_mode_count() }, { value: 'change', label: m.inventory_mode_change() }]} />
      <div className="fields pair">
        <NumberInput data-autofocus label={mode === 'count' ? m.inventory_counted() : m.inventory_difference()} value={amount} {...(mode === 'count' ? { min: 0 } : {})} allowDecimal={false} error={at(save.problem, 'change')} onChange={(v) => setAmount(v === '' ? '' : whole(v))} />
        <div className="result-box"><span className="muted">{m.inventory_on_hand()}</span><strong className="num">{integer(known)} → {integer(known + change)} <span className={change < 0 ? 'down' : 'up'}>({sign(change)})</span></strong></div>
      </div>
      <NativeSelect label={m.inventory_reason()} data={AdjustReasonValues.map((r) => ({ value: r, label: reasonName(r) }))} value={reason} error={at(save.problem, 'reason')} onChange={(e) => setReason(e.currentTarget.value as AdjustReason)} />
      <Textarea label={m.inventory_note()} autosize minRows={2} value={note} error={at(save.problem, 'note')} onChange={(e) => setNote(e.currentTarget.value)} />
      <div className="modal-foot"><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" type="submit" busy={save.busy} disabled={change === 0}>{m.inventory_adjust_go()}</Button></div>
    </form>
  );
}

/** Safety stock, reorder point, and what is on its way, of one warehouse. */
export function PlanDialog({ variantId, levels, warehouseId, onClose, onDone }: Props) {
  const [place, setPlace] = useState(warehouseId ?? levels[0]?.warehouse.id ?? '');
  const of = (id: string) => { const l = levels.find((x) => x.warehouse.id === id); return { safety: l?.safety ?? 0, reorderPoint: l?.reorderPoint ?? 0, incoming: l?.incoming ?? 0, expectedOn: l?.expectedOn ?? '' }; };
  const [form, setForm] = useState(of(place));
  const save = useMutate(GoodsPlanDoc);
  const submit = async () => {
    const done = await save.run({ input: { warehouseId: place, variantId, safety: form.safety, reorderPoint: form.reorderPoint, incoming: form.incoming, expectedOn: form.expectedOn || null } });
    if (done.ok) { toast(m.inventory_planned()); onDone(); onClose(); }
  };
  const number = (key: 'safety' | 'reorderPoint' | 'incoming', label: string, hint: string) => <NumberInput label={label} description={hint} min={0} allowDecimal={false} value={form[key]} error={at(save.problem, key)} onChange={(v) => setForm({ ...form, [key]: whole(v) })} />;
  const general = elsewhere(save.problem, ['safety', 'reorderPoint', 'incoming', 'expectedOn']);
  return (
    <form className="modal-form" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      {general && <div className="banner tone-danger" role="alert">{general}</div>}
      <NativeSelect label={m.inventory_warehouse()} data={levels.map((l) => ({ value: l.warehouse.id, label: l.warehouse.name }))} value={place} onChange={(e) => { setPlace(e.currentTarget.value); setForm(of(e.currentTarget.value)); }} />
      <div className="fields">{number('safety', m.inventory_safety(), m.inventory_safety_hint())}{number('reorderPoint', m.inventory_reorder(), m.inventory_reorder_hint())}{number('incoming', m.inventory_incoming(), m.inventory_incoming_hint())}<TextInput type="date" label={m.inventory_expected_on()} description={m.inventory_expected_hint()} value={form.expectedOn} error={at(save.problem, 'expectedOn')} onChange={(e) => setForm({ ...form, expectedOn: e.currentTarget.value })} /></div>
      <div className="modal-foot"><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" type="submit" busy={save.busy}>{m.ui_save()}</Button></div>
    </form>
  );
}

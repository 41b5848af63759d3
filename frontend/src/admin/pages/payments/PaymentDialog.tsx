import { NativeSelect, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { ConsoleRecordPaymentDoc, ConsoleRefundPaymentDoc } from '@/gen/features/payments/console-payments';
import type { PaymentMethod } from '@/gen/schema';
import { paymentMethodOptions } from '@/features/orders/words';
import { money, type MoneyValue } from '@/lib/format';
import { idempotencyKey, useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { problemAt, problemElsewhere } from '@/lib/problem';
import { toast } from '@/ui';
import { FormDialog } from '../../page/FormDialog';

export type PayableOrder = { id: string; number: string; total: MoneyValue; outstanding: MoneyValue; paid?: MoneyValue; refunded?: MoneyValue; paymentMethod?: PaymentMethod };
type Props = { order: PayableOrder; kind: 'record' | 'refund'; onClose: () => void; done: () => void; again?: React.ReactNode };

const cents = (value: MoneyValue | undefined) => Math.round(Number(value?.amount ?? 0) * 100);
const positive = (value: MoneyValue) => (value.amount.startsWith('-') ? '' : value.amount);
const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

/** Money that came, or goes back. One key per opened dialog, so that a second click or a retry never books twice. */
export function PaymentDialog({ order, kind, onClose, done, again }: Props) {
  const refund = kind === 'refund';
  const most = refund && order.paid ? ((cents(order.paid) - cents(order.refunded)) / 100).toFixed(2) : positive(order.outstanding);
  const over = order.outstanding.amount.startsWith('-') ? order.outstanding.amount.slice(1) : most;
  const [amount, setAmount] = useState(refund ? over : most);
  const [method, setMethod] = useState<PaymentMethod>(order.paymentMethod ?? 'BANK_TRANSFER');
  const [reference, setReference] = useState('');
  const [note, setNote] = useState('');
  const [day, setDay] = useState(today);
  const key = useRef(idempotencyKey());
  const record = useMutate(ConsoleRecordPaymentDoc);
  const giveBack = useMutate(ConsoleRefundPaymentDoc);
  const { busy, problem } = refund ? giveBack : record;
  const submit = async () => {
    const common = { orderId: order.id, amount: amount.trim().replaceAll(',', ''), method, externalId: reference.trim() || null, idempotencyKey: key.current };
    const outcome = refund ? await giveBack.run({ input: { ...common, reason: note.trim() } }) : await record.run({ input: { ...common, note: note.trim() || null, receivedOn: day || null } });
    if (!outcome.ok) {
      if (outcome.problem.code !== 'NETWORK') key.current = idempotencyKey();
      return;
    }
    const text = money({ amount: common.amount, currency: order.total.currency });
    toast(refund ? m.payments_refund_done({ amount: text }) : m.payments_record_done({ amount: text }));
    onClose();
    done();
  };
  const fields = ['amount', 'method', 'externalId', 'note', 'reason', 'receivedOn'];
  const shown = money({ amount: most || '0.00', currency: order.total.currency });
  return (
    <FormDialog open onClose={onClose} title={refund ? m.payments_refund_title({ number: order.number }) : m.payments_record_title({ number: order.number })} submit={refund ? m.payments_refund() : m.payments_record()} danger={refund} busy={busy} onSubmit={submit} problem={problemElsewhere(problem, fields)}>
      {again}
      <div className="formdialog-grid">
        <TextInput data-autofocus label={`${m.payments_amount()} (${order.total.currency})`} inputMode="decimal" value={amount} onChange={(e) => setAmount(e.currentTarget.value)} description={refund ? m.payments_refundable({ amount: shown }) : m.payments_outstanding({ amount: shown })} error={problemAt(problem, 'amount')} />
        <NativeSelect label={m.payments_method()} description={' '} value={method} onChange={(e) => setMethod(e.currentTarget.value as PaymentMethod)} data={paymentMethodOptions()} error={problemAt(problem, 'method')} />
        {!refund && <TextInput type="date" label={m.payments_received_on()} value={day} max={today()} onChange={(e) => setDay(e.currentTarget.value)} error={problemAt(problem, 'receivedOn')} />}
        <TextInput label={m.payments_external()} value={reference} maxLength={100} onChange={(e) => setReference(e.currentTarget.value)} error={problemAt(problem, 'externalId')} />
      </div>
      <TextInput label={refund ? m.payments_refund_reason() : m.payments_note()} required={refund} withAsterisk={false} value={note} maxLength={300} onChange={(e) => setNote(e.currentTarget.value)} error={problemAt(problem, refund ? 'reason' : 'note')} />
      {refund && <p className="muted">{m.payments_refund_warning()}</p>}
    </FormDialog>
  );
}

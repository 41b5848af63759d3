import { NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ConsoleCancelOrderDoc } from '@/gen/features/orders/console-order';
import type { CancelOrderReason } from '@/gen/schema';
import { cancelReasonOptions } from '@/features/orders/words';
import { money } from '@/lib/format';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { problemAt, problemElsewhere } from '@/lib/problem';
import { Icon, toast } from '@/ui';
import { FormDialog } from '../../../page/FormDialog';
import type { ConsoleOrder } from '../useOrder';

/** Cancelling cannot be undone, so it asks: why, and what follows for stock and money. */
export function CancelDialog({ order, onClose, done }: { order: ConsoleOrder; onClose: () => void; done: () => void }) {
  const [reason, setReason] = useState<CancelOrderReason>('CUSTOMER_REQUEST');
  const [note, setNote] = useState('');
  const cancel = useMutate(ConsoleCancelOrderDoc);
  const submit = async () => {
    const outcome = await cancel.run({ id: order.id, reason, note: note.trim() || null });
    if (!outcome.ok) return;
    toast(m.orders_done_cancel({ number: order.number }));
    onClose();
    done();
  };
  const paid = !/^0(\.0+)?$/.test(order.paid.amount) && order.paid.amount !== order.refunded.amount;
  return (
    <FormDialog open onClose={onClose} title={m.orders_cancel_title({ number: order.number })} submit={m.orders_do_cancel()} danger onSubmit={submit} busy={cancel.busy} problem={problemElsewhere(cancel.problem, ['reason', 'note'])}>
      <div className="banner tone-warning"><Icon name="warning" size={17} /><div>{m.orders_cancel_warning()}{paid && <div>{m.orders_cancel_refund_due({ amount: money(order.paid) })}</div>}</div></div>
      <NativeSelect data-autofocus label={m.orders_cancel_reason()} value={reason} onChange={(e) => setReason(e.currentTarget.value as CancelOrderReason)} data={cancelReasonOptions()} error={problemAt(cancel.problem, 'reason')} />
      <Textarea label={m.orders_cancel_note()} autosize minRows={2} maxLength={300} value={note} onChange={(e) => setNote(e.currentTarget.value)} error={problemAt(cancel.problem, 'note')} />
    </FormDialog>
  );
}

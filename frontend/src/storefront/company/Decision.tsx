import { useState } from 'react';
import { StoreApproveOrderDoc, StoreRejectOrderDoc, StoreWithdrawOrderDoc } from '@/gen/features/approvals/store-approvals';
import type { OrderMoveKind } from '@/gen/schema';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { problemAt, problemElsewhere } from '@/lib/problem';
import { Button, Dialog, Icon, TextArea, toast, useDialog } from '@/ui';

export type Waiting = { id: string; number: string; allowedMoves: ReadonlyArray<{ move: OrderMoveKind; allowed: boolean; reason: string | null }> };
type Props = { order: Waiting; done: () => void };

/** Why an order is not approved: it ends, so it is asked, and the buyer reads the reason. */
function Reject({ order, done, onClose }: Props & { onClose: () => void }) {
  const reject = useMutate(StoreRejectOrderDoc);
  const [reason, setReason] = useState('');
  const run = async () => {
    const outcome = await reject.run({ id: order.id, reason });
    if (outcome.ok) { toast(m.company_rejected({ number: order.number })); onClose(); done(); }
  };
  const elsewhere = problemElsewhere(reject.problem, ['reason']);
  return (
    <Dialog open onClose={onClose} title={m.company_reject_title({ number: order.number })} footer={<><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="danger" busy={reject.busy} disabled={!reason.trim()} onClick={() => void run()}>{m.company_reject()}</Button></>}>
      <div className="stack">
        {elsewhere && <p className="note tone-danger" role="alert"><Icon name="warning" size={18} />{elsewhere}</p>}
        <p>{m.company_reject_text()}</p>
        <TextArea label={m.company_reject_reason()} autoFocus rows={3} maxLength={300} value={reason} error={problemAt(reject.problem, 'reason')} onChange={(e) => setReason(e.currentTarget.value)} />
      </div>
    </Dialog>
  );
}

function Withdraw({ order, done, onClose }: Props & { onClose: () => void }) {
  const withdraw = useMutate(StoreWithdrawOrderDoc);
  const run = async () => {
    const outcome = await withdraw.run({ id: order.id });
    if (outcome.ok) { toast(m.company_withdrawn({ number: order.number })); onClose(); done(); }
  };
  return (
    <Dialog open onClose={onClose} title={m.company_withdraw_title({ number: order.number })} footer={<><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="danger" busy={withdraw.busy} onClick={() => void run()}>{m.company_withdraw()}</Button></>}>
      <div className="stack">{withdraw.problem && <p className="note tone-danger" role="alert"><Icon name="warning" size={18} />{withdraw.problem.message}</p>}<p>{m.company_withdraw_text()}</p></div>
    </Dialog>
  );
}

/** What the viewer may do about an order that waits; when they may not approve it, why. */
export function Decision({ order, done }: Props) {
  const approve = useMutate(StoreApproveOrderDoc);
  const rejecting = useDialog();
  const withdrawing = useDialog();
  const move = (kind: OrderMoveKind) => order.allowedMoves.find((one) => one.move === kind);
  const run = async () => {
    const outcome = await approve.run({ id: order.id, note: null });
    if (outcome.ok) toast(m.company_approved({ number: order.number })); else toast(outcome.problem.message, { tone: 'danger' });
    done();
  };
  const may = move('APPROVE');
  if (!may) return null;
  return (
    <>
      <div className="row decide">
        {may.allowed && <Button look="primary" icon="check" busy={approve.busy} onClick={() => void run()}>{m.company_approve()}</Button>}
        {move('REJECT')?.allowed && <Button onClick={rejecting.show}>{m.company_reject()}</Button>}
        {move('WITHDRAW')?.allowed && <Button look="ghost" icon="undo" onClick={withdrawing.show}>{m.company_withdraw()}</Button>}
        {!may.allowed && may.reason && <span className="pmeta">{may.reason}</span>}
      </div>
      {rejecting.open && <Reject order={order} done={done} onClose={rejecting.hide} />}
      {withdrawing.open && <Withdraw order={order} done={done} onClose={withdrawing.hide} />}
    </>
  );
}

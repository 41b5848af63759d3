import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useParams } from 'wouter';
import { StoreConfirmReceiptDoc, StoreOrderChangedDoc, StoreOrderPageDoc, StoreStartPaymentDoc, type StoreOrderPageQuery } from '@/gen/features/orders/store-order';
import type { OrderMoveKind } from '@/gen/schema';
import { Plan, partDue } from '@/features/payments/Plan';
import { idempotencyKey, useMutate, useQuery, useSubscription } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { flag, useUrlState } from '@/lib/url';
import { Button, ErrorState, Icon, IconButton, Illustration, Money, SkeletonLines, StatusPill, toast, useDialog } from '@/ui';
import { Lines, Sums, Terms } from '../../orders/Bill';
import { ListButton } from '../../ordering/ListButton';
import { Countdown } from '../../orders/Countdown';
import { CancelDialog, EditDialog } from '../../orders/Dialogs';
import { Parcel } from '../../orders/Parcel';
import { Progress } from '../../orders/Progress';
import { ReorderButton } from '../../orders/ReorderButton';
import { Talk } from '../../orders/Talk';
import { CANCEL_REASONS, methodText, payable, paymentText, paymentTone, statusText, statusTone } from '../../orders/words';
import { Page } from '../../shell/Page';
import { SignInFirst } from '../../shell/SignInFirst';
import NotFound from '../NotFound';
import './orders.css';

const Ask = lazily(() => import('../../inquiries/Ask'));
const Files = lazily(async () => ({ default: (await import('@/features/attachments/Files')).Files }));
const Left = lazily(() => import('../../orders/Left'));
const OrderApproval = lazily(() => import('../../company/OrderApproval'));

type Order = NonNullable<StoreOrderPageQuery['order']>;
const spec = { placed: flag(), paid: flag() };
const copy = (text: string) => void navigator.clipboard?.writeText(text).then(() => toast(m.ui_copied()));

/** What the buyer has to do about the money. */
function Pay({ order, bank }: { order: Order; bank: string }) {
  const start = useMutate(StoreStartPaymentDoc);
  const key = useRef('');
  const allowed = order.allowedMoves.some((a) => a.move === 'PAY' && a.allowed);
  const due = Number(order.outstanding.minor) > 0 && !['CANCELLED', 'AWAITING_APPROVAL'].includes(order.state);
  const run = async () => {
    key.current ||= idempotencyKey();
    const done = await start.run({ orderId: order.id, idempotencyKey: key.current });
    if (done.ok) location.assign(done.data.url);
    else if (done.problem.code !== 'NETWORK') key.current = '';
  };
  // Of an order that is paid in parts the next one is asked for.
  const part = order.paymentPlan.find((one) => Number(one.outstanding.minor) > 0);
  const method = part?.method ?? order.paymentMethod;
  if (!due) return order.paymentPlan.length ? <section className="card"><h2>{m.checkout_plan()}</h2><Plan parts={order.paymentPlan} methodText={methodText} /></section> : null;
  return (
    <section className="card pay">
      <div className="spread"><h2>{part ? partDue(part) : m.store_to_pay()}</h2><Money value={part?.outstanding ?? order.outstanding} strong /></div>
      {order.paymentPlan.length > 0 && <Plan parts={order.paymentPlan} methodText={methodText} />}
      {order.holdExpiresAt && ['SUBMITTED', 'REVIEWING'].includes(order.state) && <Countdown until={order.holdExpiresAt} />}
      {order.paymentMethod === 'ONLINE' && allowed && <Button look={method === 'ONLINE' ? 'primary' : 'plain'} size="lg" wide busy={start.busy} onClick={() => void run()}>{part?.method === 'ONLINE' ? m.checkout_pay_part() : m.store_pay_online()}</Button>}
      {start.problem && <p className="note tone-danger" role="alert"><Icon name="warning" size={18} />{start.problem.message}</p>}
      {method === 'BANK_TRANSFER' && bank && <div className="bank"><p className="muted">{m.store_bank_text()}</p><div className="spread"><pre>{bank}</pre><IconButton icon="copy" label={m.store_bank_copy()} onClick={() => copy(bank)} /></div><div className="spread"><span>{m.store_bank_reference()} <b className="num">{order.number}</b></span><IconButton icon="copy" label={m.store_copy_order()} onClick={() => copy(order.number)} /></div></div>}
      {method === 'CASH_ON_DELIVERY' && <p className="muted">{m.store_cod_text()}</p>}
    </section>
  );
}

function Loaded({ order, firm, again }: { order: Order; firm: StoreOrderPageQuery['viewer']['firm']; again: () => void }) {
  const [{ placed }] = useUrlState(spec);
  const [live] = useSubscription({ query: StoreOrderChangedDoc, variables: { id: order.id } });
  const news = live.data?.orderChanged.version;
  useEffect(() => { if (news !== undefined) again(); }, [live.data, news, again]);
  const receipt = useMutate(StoreConfirmReceiptDoc);
  const cancel = useDialog();
  const edit = useDialog();
  const [seen, setSeen] = useState(order.status);
  useEffect(() => {
    if (order.status === seen) return;
    setSeen(order.status);
    toast(m.store_order_now({ status: statusText(order.status) }));
  }, [order.status, seen]);
  const may = (move: OrderMoveKind) => order.allowedMoves.find((a) => a.move === move);
  const shippedLines = order.lines.filter((l) => l.shipped >= l.baseQuantity).length;
  const partly = order.progress.shipped > 0 && order.progress.shipped < order.progress.ordered ? m.store_partly_shipped({ shipped: shippedLines, of: order.lines.length }) : undefined;
  const reason = CANCEL_REASONS.find(([code]) => code === order.cancellation?.reason);
  const took = async () => {
    const done = await receipt.run({ orderId: order.id });
    if (done.ok) toast(m.store_receipt_done()); else toast(done.problem.message, { tone: 'danger' });
  };
  const cannot = may('CANCEL');
  const mayComment = Boolean(may('COMMENT')?.allowed);
  const asked = order.state === 'AWAITING_APPROVAL' || order.timeline.some((e) => e.kind === 'APPROVAL') || order.cancellation?.reason.startsWith('APPROVAL_');
  return (
    <>
      {placed && order.state !== 'CANCELLED' && <section className="placed"><Illustration name="done" /><div><h2>{m.store_placed_thanks()}</h2><p>{order.state === 'AWAITING_APPROVAL' ? m.company_notice_text() : order.paymentMethod === 'ONLINE' ? m.store_placed_online() : m.store_placed_other()}</p></div></section>}
      {placed && <Suspense fallback={null}><Left /></Suspense>}
      <div className="spread otop">
        <div><h1 className="num">{order.number}</h1><span className="row"><StatusPill tone={statusTone(order.status)}>{partly ?? statusText(order.status)}</StatusPill>{payable(order) && <span className={`badge tone-${paymentTone(order.paymentState)}`}>{paymentText(order.paymentState, order.depositPaid)}</span>}</span></div>
        <div className="row moves">
          {may('CONFIRM_RECEIPT')?.allowed && <Button look="primary" icon="check" busy={receipt.busy} onClick={() => void took()}>{m.store_confirm_receipt()}</Button>}
          {may('REORDER')?.allowed && <><ReorderButton id={order.id} /><ListButton look="ghost" lines={order.lines.flatMap((l) => (l.variant ? [{ variantId: l.variant.id, unitCode: l.unitCode, quantity: l.quantity }] : []))} /></>}
          <Suspense fallback={null}><Ask about={{ subject: 'ORDER', order }} label={m.inquiries_ask_order()} look="ghost" /></Suspense>
          {may('EDIT')?.allowed && <Button icon="edit" onClick={edit.show}>{m.ui_edit()}</Button>}
          {cannot?.allowed && <Button look="ghost" onClick={cancel.show}>{m.store_cancel()}</Button>}
        </div>
      </div>
      <div className="card wayc"><Progress status={order.status} partly={partly} />
        {order.cancellation && <p className="note tone-neutral"><Icon name="info" size={18} /><span>{m.store_cancelled_because()} {reason?.[1]()} {order.cancellation.note}{Number(order.cancellation.refund.amount) > 0 && <> · {m.store_refund()} <Money value={order.cancellation.refund} /></>}</span></p>}
        {!order.cancellation && ['RETURNING', 'REFUNDED'].includes(order.status) && <p className="note tone-warning"><Icon name="info" size={18} />{statusText(order.status)}</p>}
        {cannot?.reason && !cannot.allowed && order.state === 'CONFIRMED' && order.status !== 'DELIVERED' && <p className="pmeta">{m.store_cancel()}: {cannot.reason}</p>}
      </div>
      <div className="ogrid">
        <div className="stack">
          {asked && <Suspense fallback={null}><OrderApproval id={order.id} stamp={order.version} until={order.holdExpiresAt} again={again} /></Suspense>}
          <Pay order={order} bank={firm.bankAccount} />
          {order.shipments.filter((s) => s.state !== 'CANCELLED').map((s, i) => <Parcel key={s.id} parcel={s} title={order.shipments.length > 1 ? m.store_parcel_number({ at: i + 1, of: order.shipments.length }) : m.store_parcel()} more={s.trackingUrl && <a className="morelink" href={s.trackingUrl}>{m.store_share_tracking()}<Icon name="chevronRight" size={16} /></a>} />)}
          <Lines order={order} />
        </div>
        <div className="stack"><Sums order={order} /><Terms order={order} />{(order.attachments.length > 0 || mayComment) && <section className="card"><h2>{m.checkout_files()}</h2><Suspense fallback={null}><Files files={order.attachments} orderId={order.id} mayAdd={mayComment} changed={again} /></Suspense></section>}<Talk order={order} mayComment={mayComment} /></div>
      </div>
      {live.error && <p className="sr">{live.error.message}</p>}
      {cancel.open && <CancelDialog order={order} onClose={cancel.hide} />}
      {edit.open && <EditDialog order={order} zoned={firm.hasDeliveryZones} onClose={edit.hide} />}
    </>
  );
}

export default function OrderPage() {
  const { id = '' } = useParams<{ id: string }>();
  const { status } = useSession();
  const [result, again] = useQuery({ query: StoreOrderPageDoc, variables: { id }, pause: status !== 'signed-in' });
  const order = result.data?.order;
  const refetch = useCallback(() => again({ requestPolicy: 'network-only' }), [again]);
  if (status === 'anonymous') return <Page title={m.store_page_order()}><SignInFirst next={`/orders/${id}`} /></Page>;
  if (result.data && !order && !result.stale) return <NotFound />;
  return (
    <Page title={order ? `${m.store_page_order()} ${order.number}` : m.store_page_order()} heading={null}>
      {order ? <Loaded key={order.id} order={order} firm={result.data!.viewer.firm} again={refetch} /> : result.error ? <ErrorState error={explain(result.error)} retry={refetch} /> : <SkeletonLines lines={8} height={40} />}
    </Page>
  );
}

import { Link, useParams, useRouter } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { ConsoleAllocateOrderDoc, ConsoleCloseOrderDoc, ConsoleCommentOrderDoc, ConsoleConfirmOrderDoc, ConsoleReviewOrderDoc } from '@/gen/features/orders/console-order';
import { Files } from '@/features/attachments/Files';
import { customerLabel, channelText } from '@/features/orders/words';
import { mutate, useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { useSession } from '@/lib/session';
import { Button, EmptyState, Icon, Time, toast, type IconName, type Tone } from '@/ui';
import { parts } from '../../form/problems';
import { CopyText, DetailPage, Panel, movesToActions, type Action } from '../../page/DetailPage';
import { Timeline, type TimelineItem } from '../../page/Timeline';
import { ShipmentDialog } from '../logistics/ShipmentDialog';
import { TrackingDialog } from '../logistics/TrackingDialog';
import { PaymentDialog } from '../payments/PaymentDialog';
import { CancelDialog } from './dialogs/CancelDialog';
import { EditDialog } from './dialogs/EditDialog';
import { OrderPill, PaymentPill } from './marks';
import { Journey } from './parts/Journey';
import { Ledger } from './parts/Ledger';
import { Lines } from './parts/Lines';
import { Parcels } from './parts/Parcels';
import { Side } from './parts/Side';
import { Sourcing } from './parts/Sourcing';
import { useDialogParam } from './useDialogParam';
import { useOrder, type ConsoleOrder } from './useOrder';
import './order.css';

const InquiriesOf = lazily(() => import('../inquiries/InquiriesOf'));

const ICONS: Record<ConsoleOrder['timeline'][number]['kind'], [IconName, Tone]> = {
  PLACED: ['cart', 'brand'], EDITED: ['edit', 'neutral'], MOVED: ['arrowRight', 'info'], ALLOCATED: ['stock', 'info'], PAYMENT: ['card', 'success'], SHIPMENT: ['truck', 'violet'], COMMENT: ['comment', 'neutral'], HOLD_EXPIRED: ['clock', 'warning'], SHORT: ['warning', 'warning'], ATTACHMENT: ['copy', 'neutral'], APPROVAL: ['check', 'info'],
};

/** What usually comes next, the first one allowed is the page's main button. */
const NEXT = ['CONFIRM', 'CREATE_SHIPMENT', 'ALLOCATE', 'CLOSE', 'RECORD_PAYMENT'] as const;

/** Confirming, reviewing, allocating and closing: one click, one answer; a refusal says why. */
function useMoves(order: ConsoleOrder | undefined, refetch: () => void, show: (dialog: string) => void): Action[] {
  const client = useClient();
  const router = useRouter();
  const { can } = useSession();
  if (!order) return [];
  const run = (document: typeof ConsoleConfirmOrderDoc | typeof ConsoleReviewOrderDoc | typeof ConsoleAllocateOrderDoc | typeof ConsoleCloseOrderDoc, said: (p: { number: string }) => string) => async () => {
    const outcome = await mutate(client, document as typeof ConsoleConfirmOrderDoc, { id: order.id });
    if (outcome.ok) toast(said({ number: order.number }));
    else toast(parts(outcome.problem).map((one) => one.message).join(' '), { tone: 'danger' });
    refetch();
  };
  // Most orders never wait for stock: for them there is nothing to say about it.
  const moves = order.allowedMoves.filter((one) => one.move !== 'ALLOCATE' || one.allowed).sort((a, b) => Number(b.allowed) - Number(a.allowed));
  const main = NEXT.find((move) => moves.some((one) => one.move === move && one.allowed));
  const table = movesToActions(moves, {
    CONFIRM: { label: m.orders_do_confirm(), icon: 'check', primary: main === 'CONFIRM', run: run(ConsoleConfirmOrderDoc, m.orders_done_confirm) },
    REVIEW: { label: m.orders_do_review(), icon: 'eye', run: run(ConsoleReviewOrderDoc, m.orders_done_review) },
    ALLOCATE: { label: m.orders_do_allocate(), icon: 'stock', primary: main === 'ALLOCATE', run: run(ConsoleAllocateOrderDoc, m.orders_done_allocate) },
    CREATE_SHIPMENT: { label: m.orders_do_shipment(), icon: 'truck', primary: main === 'CREATE_SHIPMENT', run: () => show('ship') },
    RECORD_PAYMENT: { label: m.orders_do_payment(), icon: 'card', primary: main === 'RECORD_PAYMENT', run: () => show('pay') },
    EDIT: { label: m.orders_do_edit(), icon: 'edit', run: () => show('edit') },
    CLOSE: { label: m.orders_do_close(), icon: 'lock', primary: main === 'CLOSE', run: run(ConsoleCloseOrderDoc, m.orders_done_close) },
    REFUND: { label: m.orders_do_refund(), icon: 'undo', run: () => show('refund') },
    CANCEL: { label: m.orders_do_cancel(), icon: 'close', danger: true, run: () => show('cancel') },
  });
  const open = (page: string) => router.history.push(`/admin/orders/${order.id}/print/${page}`);
  const prints: Action[] = can('shipments.read') ? [
    { id: 'print-picking', label: m.orders_do_print_picking(), icon: 'print', run: () => open('picking') },
    { id: 'print-note', label: m.orders_do_print_note(), icon: 'print', run: () => open('delivery-note') },
  ] : [];
  return [...table.filter((a) => !a.reason), ...prints, ...table.filter((a) => a.reason)];
}

/** While the customer has to confirm by a link: the link, to be sent. */
function OfferLink({ order }: { order: ConsoleOrder }) {
  const url = order.approval?.state === 'PENDING' ? order.approval.offerUrl : null;
  if (!url) return null;
  const copy = () => void navigator.clipboard?.writeText(url).then(() => toast(m.ui_copied()));
  return <div className="banner tone-info"><Icon name="clock" size={17} /><div>{m.orders_offer_waits()}<br /><code>{url}</code></div><Button size="sm" icon="copy" onClick={copy}>{m.orders_offer_copy()}</Button></div>;
}

/** Comments appear at once and turn firm when the server has them. */
function OrderTimeline({ order, refetch }: { order: ConsoleOrder; refetch: () => void }) {
  const client = useClient();
  const { viewer } = useSession();
  const [sending, setSending] = useState<TimelineItem[]>([]);
  const mayComment = order.allowedMoves.some((one) => one.move === 'COMMENT' && one.allowed);
  const send = async (text: string, visible: boolean) => {
    const ghost: TimelineItem = { id: `sending-${Date.now()}`, at: new Date().toISOString(), actor: viewer?.user?.name ?? '', text, comment: true, public: visible };
    setSending((all) => [...all, ghost]);
    const outcome = await mutate(client, ConsoleCommentOrderDoc, { id: order.id, text, public: visible });
    setSending((all) => all.filter((one) => one !== ghost));
    if (outcome.ok) refetch();
    return outcome.ok ? undefined : outcome.problem;
  };
  const items = order.timeline.map((e): TimelineItem => ({ id: e.id, at: e.createdAt, actor: e.actor === 'system' ? m.orders_actor_system() : e.actor, text: e.text, comment: e.kind === 'COMMENT', public: e.public, icon: ICONS[e.kind][0], tone: ICONS[e.kind][1] }));
  return <Timeline items={[...items, ...sending]} draftKey={`order.${order.id}`} allowPublic {...(mayComment ? { onComment: send } : {})} />;
}

export default function OrderPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { can } = useSession();
  const { order, flash, error, loading, missing, refetch } = useOrder(id);
  const dialog = useDialogParam();
  const actions = useMoves(order, refetch, dialog.show);
  if (missing) return <EmptyState art="search" title={m.orders_not_found()} action={<Link to="/orders" className="btn">{m.console_back_to({ page: m.orders_title() })}</Link>} />;
  const allowed = (move: string) => order?.allowedMoves.some((one) => one.move === move && one.allowed) ?? false;
  const parcel = dialog.open.startsWith('track.') ? order?.shipments?.find((s) => s.id === dialog.open.slice(6)) : undefined;
  return (
    <>
      <DetailPage
        id={id} name={order?.number ?? m.orders_title()} title={<CopyText>{order?.number ?? ''}</CopyText>} back={{ to: '/orders', label: m.orders_title() }} neighbours={{ list: 'orders', href: (to) => `/admin/orders/${to}` }}
        loading={loading} error={order ? undefined : error} retry={refetch} actions={actions}
        status={order && <><OrderPill status={order.status} />{order.state === 'CLOSED' && <span className="pill tone-neutral">{m.orders_state_closed()}</span>}<PaymentPill state={order.paymentState} deposit={order.depositPaid} /></>}
        subtitle={order && <>{customerLabel(order)} · {channelText(order.channel)} · <Time value={order.placedAt} absolute />{order.owner && ` · ${m.orders_col_owner()} ${order.owner.name}`}</>}
        main={order && (
          <>
            <Journey order={order} flash={flash} />
            <OfferLink order={order} />
            <Lines order={order} />
            {can('shipments.read') && <Parcels order={order} mayWrite={can('shipments.write')} done={refetch} onTrack={(parcelId) => dialog.show(`track.${parcelId}`)} actions={allowed('CREATE_SHIPMENT') && <Button size="sm" icon="truck" onClick={() => dialog.show('ship')}>{m.orders_do_shipment()}</Button>} />}
            <Sourcing order={order} />
            {can('payments.read') && <Ledger order={order} actions={<span className="row">{allowed('RECORD_PAYMENT') && <Button size="sm" onClick={() => dialog.show('pay')}>{m.orders_do_payment()}</Button>}{allowed('REFUND') && <Button size="sm" look="ghost" onClick={() => dialog.show('refund')}>{m.orders_do_refund()}</Button>}</span>} />}
            <Panel title={m.checkout_files()}><Files files={order.attachments} orderId={order.id} mayAdd={allowed('COMMENT')} changed={refetch} /></Panel>
            {can('inquiries.read') && <Suspense fallback={null}><InquiriesOf orderId={order.id} /></Suspense>}
            <Panel title={m.console_timeline()}><OrderTimeline order={order} refetch={refetch} /></Panel>
          </>
        )}
        side={order && <Side order={order} />}
      />
      {order && dialog.open === 'cancel' && <CancelDialog order={order} onClose={dialog.hide} done={refetch} />}
      {order && dialog.open === 'ship' && <ShipmentDialog order={order} onClose={dialog.hide} done={refetch} />}
      {order && (dialog.open === 'pay' || dialog.open === 'refund') && <PaymentDialog order={order} kind={dialog.open === 'pay' ? 'record' : 'refund'} onClose={dialog.hide} done={refetch} />}
      {order && dialog.open === 'edit' && allowed('EDIT') && <EditDialog order={order} onClose={dialog.hide} done={refetch} />}
      {parcel && <TrackingDialog parcel={parcel} onClose={dialog.hide} done={refetch} />}
    </>
  );
}

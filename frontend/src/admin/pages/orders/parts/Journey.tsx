import type { OrderStatus } from '@/gen/schema';
import { cancelReasonText, orderStatusText } from '@/features/orders/words';
import { m } from '@/lib/i18n';
import { Icon, Money, ProgressSteps, Time } from '@/ui';
import { GoodsBar } from '../marks';
import type { ConsoleOrder } from '../useOrder';

const PATH: readonly OrderStatus[] = ['SUBMITTED', 'CONFIRMED', 'PICKING', 'SHIPPED', 'DELIVERED'];
const PLACE: Partial<Record<OrderStatus, number>> = { AWAITING_APPROVAL: -1, SUBMITTED: 0, REVIEWING: 0, CONFIRMED: 1, PICKING: 2, SHIPPED: 3, IN_TRANSIT: 3, DELIVERED: 4, RETURNING: 3 };

/** Where the order stands on its way, and what deserves attention now. */
export function Journey({ order, flash }: { order: ConsoleOrder; flash: boolean }) {
  const over = order.status === 'CANCELLED' || order.status === 'REFUNDED';
  const at = order.state === 'CLOSED' ? PATH.length : (PLACE[order.status] ?? 0);
  const troubled = (order.shipments ?? []).filter((s) => s.state === 'EXCEPTION' || (s.late && !s.deliveredAt && s.state !== 'CANCELLED'));
  const gone = order.cancellation;
  return (
    <section className={`panel journey ${flash ? 'flash' : ''}`} aria-label={m.orders_journey()}>
      {!over && <ProgressSteps steps={PATH.map((s, i) => (i ? orderStatusText(s) : m.orders_step_placed()))} at={at} label={m.orders_journey()} />}
      {!over && <GoodsBar counts={order.progress} words />}
      {gone && (
        <div className="banner tone-danger"><Icon name="close" size={17} /><div><strong>{m.orders_cancelled_because({ reason: cancelReasonText(gone.reason) })}</strong>{gone.note && <div>{gone.note}</div>}<div className="muted2">{gone.actor} · <Time value={gone.createdAt} absolute />{Number(gone.refund.amount) > 0 && <> · {m.orders_cancelled_refund()} <Money value={gone.refund} /></>}</div></div></div>
      )}
      {order.state === 'AWAITING_APPROVAL' && <div className="banner tone-warning"><Icon name="clock" size={17} /><span>{m.company_pending_banner()}{order.holdExpiresAt && <> · {m.orders_hold_until()} <Time value={order.holdExpiresAt} absolute /></>}</span></div>}
      {order.holdExpiresAt && (order.state === 'SUBMITTED' || order.state === 'REVIEWING') && <div className="banner tone-warning"><Icon name="clock" size={17} /><span>{m.orders_hold_until()} <Time value={order.holdExpiresAt} absolute /></span></div>}
      {troubled.map((s) => <div key={s.id} className="banner tone-danger"><Icon name="truck" size={17} /><span>{s.state === 'EXCEPTION' ? m.orders_parcel_trouble({ number: s.number }) : m.orders_parcel_late({ number: s.number })}{s.promisedAt && <> · {m.orders_promised()} <Time value={s.promisedAt} absolute /></>}</span></div>)}
    </section>
  );
}

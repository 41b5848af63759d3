import type { Channel, OrderStatus, PaymentState, ShipmentState } from '@/gen/schema';
import { shipmentText, shipmentTone } from '@/features/logistics/words';
import { channelText, orderStatusText, orderStatusTone, paymentStateText, paymentStateTone } from '@/features/orders/words';
import { m } from '@/lib/i18n';
import { Badge, StatusPill } from '@/ui';

export const OrderPill = ({ status }: { status: OrderStatus }) => <StatusPill tone={orderStatusTone(status)}>{orderStatusText(status)}</StatusPill>;
/** `deposit`: what of a payment in parts was due now has come. */
export const PaymentPill = ({ state, deposit = false }: { state: PaymentState; deposit?: boolean }) => <StatusPill tone={deposit ? 'info' : paymentStateTone(state)}>{deposit && state === 'PARTIAL' ? m.checkout_deposit_paid() : paymentStateText(state)}</StatusPill>;
export const ParcelPill = ({ state }: { state: ShipmentState }) => <StatusPill tone={shipmentTone(state)}>{shipmentText(state)}</StatusPill>;
export const ChannelBadge = ({ channel }: { channel: Channel }) => <Badge>{channelText(channel)}</Badge>;

type Counts = { ordered: number; allocated: number; shipped: number; delivered: number };

/** How far the goods have come, as one bar: delivered, on the way, kept, and the rest. The words say the same. */
export function GoodsBar({ counts, words = false }: { counts: Counts; words?: boolean }) {
  const { ordered, allocated, shipped, delivered } = counts;
  const part = (n: number) => `${ordered ? Math.max(0, Math.min(100, (n / ordered) * 100)) : 0}%`;
  const text = delivered >= ordered && ordered ? m.orders_goods_all() : shipped ? m.orders_goods_shipped({ n: shipped, of: ordered }) : allocated ? m.orders_goods_allocated({ n: allocated, of: ordered }) : m.orders_goods_waiting({ of: ordered });
  return (
    <span className="goods">
      <span className="goodsbar" role="img" aria-label={text} title={text}>
        <i className="g-done" style={{ width: part(delivered) }} /><i className="g-way" style={{ width: part(shipped - delivered) }} /><i className="g-kept" style={{ width: part(allocated) }} />
      </span>
      {words && <span className="muted goodstext">{text}</span>}
    </span>
  );
}

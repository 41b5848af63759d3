import { ConsoleOrderPeekDoc } from '@/gen/features/orders/console-list';
import { paymentMethodText } from '@/features/orders/words';
import { useQuery } from '@/lib/graphql';
import { weekdayAndDay } from '@/lib/format';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { ErrorState, Money, Picture, SkeletonLines, Time } from '@/ui';
import { Facts } from '../../page/DetailPage';
import { GoodsBar, OrderPill, PaymentPill } from './marks';
import './order.css';

/** What one wants to know of an order without leaving the list. */
export function OrderPeek({ id }: { id: string }) {
  const [result, again] = useQuery({ query: ConsoleOrderPeekDoc, variables: { id } });
  const order = result.data?.order?.id === id ? result.data.order : undefined;
  if (result.error && !order) return <ErrorState error={explain(result.error)} retry={() => again()} />;
  if (!order) return <SkeletonLines lines={8} />;
  return (
    <div className="stack orderpeek">
      <div className="row" style={{ flexWrap: 'wrap' }}><OrderPill status={order.status} /><PaymentPill state={order.paymentState} /></div>
      <GoodsBar counts={order.progress} words />
      <Facts items={[
        [m.orders_col_total(), <Money key="t" value={order.total} strong />], [m.orders_col_outstanding(), <Money key="o" value={order.outstanding} />],
        [m.orders_col_placed(), <Time key="p" value={order.placedAt} absolute />], [m.orders_col_method(), paymentMethodText(order.paymentMethod)],
        [m.orders_po(), order.poNumber], [m.orders_col_requested(), order.requestedOn && weekdayAndDay(order.requestedOn)], [m.orders_remarks(), order.remarks],
        [m.orders_address(), order.deliveryAddress ? `${order.deliveryAddress.recipient} ${order.deliveryAddress.phone} · ${order.deliveryAddress.oneLine}` : m.orders_pickup_text()],
      ]} />
      <h3>{m.orders_peek_lines()}</h3>
      <ul className="peeklines">
        {order.lines.map((line) => (
          <li key={line.id}>
            <Picture media={line.picture} alt="" sizes="40px" className="linepic" />
            <span className="peekname"><span className="truncate">{line.name}</span><span className="muted num">{line.sku} · {line.quantity} {line.unitName}</span></span>
            <Money value={line.total} />
          </li>
        ))}
      </ul>
    </div>
  );
}

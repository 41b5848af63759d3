import { Link } from '@tanstack/react-router';
import { channelText, customerLabel, deliveryText, slotText } from '@/features/orders/words';
import { weekdayAndDay } from '@/lib/format';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { Badge, Icon, Time } from '@/ui';
import { CopyText, Facts, Panel } from '../../../page/DetailPage';
import type { ConsoleOrder } from '../useOrder';
import { levelName } from '../../customers/words';


/** Who ordered, where it goes, what the invoice says, and the order's own facts. */
export function Side({ order }: { order: ConsoleOrder }) {
  const { can } = useSession();
  const { customer, deliveryAddress: to, invoice } = order;
  const name = customerLabel(order);
  return (
    <>
      <Panel title={m.orders_col_customer()}>
        <div className="who">
          <span className="who-mark" aria-hidden="true">{name.slice(0, 1)}</span>
          <span className="peekname">{can('customers.read') ? <Link to="/customers/$id" params={{ id: customer.id }} className="rowlink">{name}</Link> : <strong>{name}</strong>}<span className="muted num">{customer.number} · {m.orders_side_orders({ count: customer.orderCount })}</span></span>
        </div>
        <div className="row" style={{ flexWrap: 'wrap', marginBlock: 10 }}><Badge tone="brand">{customer.priceLevel ? levelName(customer.priceLevel) : m.orders_level_none()}</Badge>{customer.status === 'BLOCKED' && <Badge tone="danger">{m.orders_customer_blocked()}</Badge>}{customer.tags.map((t) => <Badge key={t}>{t}</Badge>)}</div>
        <Facts items={[[m.orders_phone(), customer.phone && <CopyText key="p">{customer.phone}</CopyText>], [m.orders_email(), customer.email], [m.orders_placed_by(), order.placedBy ? `${order.placedBy.name}${order.onBehalf ? ` · ${m.orders_on_behalf()}` : ''}` : null], [m.orders_col_owner(), order.owner?.name ?? m.orders_noone()]]} />
      </Panel>
      <Panel title={m.orders_address()}>
        {to ? <div className="stack" style={{ gap: 6 }}><strong>{to.recipient} <span className="num">{to.phone}</span></strong><span>{to.oneLine}{to.postcode && ` ${to.postcode}`}</span></div> : <span className="row"><Icon name="pin" size={16} />{m.orders_pickup_text()}</span>}
        <div style={{ marginTop: 12 }}><Facts items={[[m.orders_delivery(), deliveryText(order.deliveryMethod)], [m.orders_col_requested(), order.requestedOn && `${weekdayAndDay(order.requestedOn)} ${slotText(order.deliverySlot)}`], [m.orders_remarks(), order.remarks]]} /></div>
      </Panel>
      <Panel title={m.orders_invoice()}>
        {invoice ? <Facts items={[[m.orders_invoice_kind(), invoice.kind === 'SPECIAL' ? m.orders_invoice_special() : m.orders_invoice_plain()], [m.orders_invoice_title(), invoice.title], [m.orders_invoice_tax(), invoice.taxId && <CopyText key="t">{invoice.taxId}</CopyText>], [m.orders_email(), invoice.email]]} /> : <p className="muted">{m.orders_invoice_none()}</p>}
      </Panel>
      <Panel title={m.orders_facts()}>
        <Facts items={[
          [m.orders_col_channel(), channelText(order.channel)], [m.orders_po(), order.poNumber && <CopyText key="po">{order.poNumber}</CopyText>], [m.orders_external(), order.externalNumber],
          [m.orders_col_placed(), <Time key="p" value={order.placedAt} absolute />], [m.orders_confirmed_at(), order.confirmedAt && <Time key="c" value={order.confirmedAt} absolute />], [m.orders_closed_at(), order.closedAt && <Time key="e" value={order.closedAt} absolute />],
        ]} />
      </Panel>
    </>
  );
}

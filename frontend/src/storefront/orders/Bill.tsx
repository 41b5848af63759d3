import { Link } from 'wouter';
import type { StoreOrderFragment } from '@/gen/features/orders/store-order';
import { m } from '@/lib/i18n';
import { Money, Picture, Time } from '@/ui';
import { Why } from '../parts/Why';
import { methodText } from './words';

const hrefOf = (code: string, sku: string) => `/p/${code}?sku=${encodeURIComponent(sku)}`;

/** The lines as they were agreed, with what has been shipped of each. */
export function Lines({ order }: { order: StoreOrderFragment }) {
  return (
    <section className="card">
      <h2>{m.store_order_lines({ count: order.lines.length })}</h2>
      <ul className="olines">
        {order.lines.map((l) => (
          <li key={l.id}>
            {l.variant ? <Link href={hrefOf(l.variant.product.code, l.sku)} tabIndex={-1} aria-hidden="true"><Picture media={l.picture} sizes="64px" alt="" /></Link> : <Picture media={l.picture} sizes="64px" alt="" />}
            <div className="stack">{l.variant ? <Link href={hrefOf(l.variant.product.code, l.sku)} className="strong">{l.name}</Link> : <span className="strong">{l.name} <span className="badge tone-neutral">{m.store_not_offered()}</span></span>}<span className="pmeta num">{l.sku} · <Money value={l.unitPrice} /> × {l.baseQuantity}</span>{l.shipped > 0 && l.shipped < l.baseQuantity && <span className="badge tone-violet">{m.store_line_shipped({ shipped: l.shipped, ordered: l.baseQuantity })}</span>}{l.remark && <span className="pmeta">{l.remark}</span>}</div>
            <div className="stack oqty"><Money value={l.total} strong /><span className="pmeta num">{l.quantity} {l.unitName}</span></div>
            {l.priceSteps.length > 1 && <Why steps={l.priceSteps} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The sums, and what has been paid. */
export function Sums({ order }: { order: StoreOrderFragment }) {
  return (
    <section className="card sum">
      <h2>{m.store_amounts()}</h2>
      <div><span className="muted">{m.store_goods()}</span><Money value={order.goodsTotal} /></div>
      {Number(order.discountTotal.amount) > 0 && <div className="saved"><span>{m.store_discount()}</span><span>−<Money value={order.discountTotal} /></span></div>}
      <div><span className="muted">{m.store_freight()}</span>{Number(order.freight.amount) ? <Money value={order.freight} /> : <span>{m.store_free()}</span>}</div>
      {Number(order.taxTotal.amount) > 0 && <div><span className="muted">{m.store_tax_included()}</span><Money value={order.taxTotal} /></div>}
      <div className="total"><span>{m.store_total()}</span><Money value={order.total} /></div>
      {order.payments.map((p) => <div key={p.id}><span className="muted">{p.kind === 'REFUND' ? m.store_refund() : methodText(p.method)} · <Time value={p.createdAt} /></span><span>{p.kind === 'REFUND' && '−'}<Money value={p.amount} /></span></div>)}
      {order.state !== 'CANCELLED' && Number(order.outstanding.minor) > 0 && <div className="due"><span>{m.store_outstanding()}</span><Money value={order.outstanding} strong /></div>}
    </section>
  );
}

/** Where it goes and what was said about it. */
export function Terms({ order }: { order: StoreOrderFragment }) {
  const invoice = order.invoice;
  return (
    <section className="card">
      <h2>{m.store_order_info()}</h2>
      <dl className="facts">
        <dt>{order.deliveryMethod === 'PICKUP' ? m.store_step_delivery() : m.store_step_address()}</dt><dd>{order.deliveryAddress && order.deliveryMethod === 'DELIVERY' ? <>{order.deliveryAddress.recipient} {order.deliveryAddress.phone}<br />{order.deliveryAddress.oneLine}</> : m.store_pickup()}</dd>
        <dt>{m.store_step_payment()}</dt><dd>{order.paymentPlan.length ? m.checkout_split() : methodText(order.paymentMethod)}</dd>
        {order.requestedOn && <><dt>{m.store_requested_on()}</dt><dd className="num">{order.requestedOn}{order.deliverySlot && ` ${order.deliverySlot.starts}–${order.deliverySlot.ends}`}</dd></>}
        {order.poNumber && <><dt>{m.store_po()}</dt><dd className="num">{order.poNumber}</dd></>}
        {invoice && <><dt>{m.store_step_invoice()}</dt><dd>{invoice.kind === 'SPECIAL' ? m.store_invoice_special() : m.store_invoice_plain()}<br />{invoice.title}{invoice.taxId && <><br />{invoice.taxId}</>}</dd></>}
        {order.remarks && <><dt>{m.store_remarks()}</dt><dd>{order.remarks}</dd></>}
        {order.placedAt && <><dt>{m.store_placed_at()}</dt><dd><Time value={order.placedAt} absolute /></dd></>}
      </dl>
    </section>
  );
}

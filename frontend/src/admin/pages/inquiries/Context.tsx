import { Link } from '@tanstack/react-router';
import type { ConsoleInquiryFragment } from '@/gen/features/inquiries/console-inquiries';
import CartLines from '@/features/inquiries/CartLines';
import { askerCompany, subjectText } from '@/features/inquiries/words';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { Money, Picture, Time } from '@/ui';
import { CopyText, Facts } from '../../page/DetailPage';
import { OrderPill, PaymentPill } from '../orders/marks';

/** What an inquiry is about, with ways there. `shown`: on a screen that has no room for it beside the conversation. */
export function Context({ inquiry, shown }: { inquiry: ConsoleInquiryFragment; shown: boolean }) {
  const { can } = useSession();
  const { customer, order, product } = inquiry;
  const name = askerCompany(inquiry);
  return (
    <aside className={`panel inboxcontext ${shown ? 'shown' : ''}`} aria-label={m.inquiries_context()}>
      {order && (
        <section><h3>{m.inquiries_order()}</h3>
          <Link to="/orders/$id" params={{ id: order.id }} className="rowlink num">{order.number}</Link>
          <div className="row"><OrderPill status={order.status} /><PaymentPill state={order.paymentState} /></div>
          <div className="spread"><Money value={order.total} strong /><span className="muted"><Time value={order.placedAt} /></span></div>
        </section>
      )}
      {product && (
        <section><h3>{m.inquiries_product()}</h3>
          <div className="row inboxproduct"><Picture media={product.picture} sizes="56px" alt="" /><span className="stack"><Link to="/products/$id" params={{ id: product.id }} className="rowlink">{product.name}</Link><span className="muted num">{product.code}</span>{product.fromPrice && <Money value={product.fromPrice} />}</span></div>
        </section>
      )}
      {!order && !product && <section><h3>{m.inquiries_context()}</h3><span>{subjectText(inquiry.subject)}</span>{inquiry.subject === 'CART' && <CartLines id={inquiry.id} name={(line) => (line.variant ? <Link to="/products/$id" params={{ id: line.variant.product.id }} className="rowlink">{line.name}</Link> : line.name)} />}</section>}
      <section><h3>{m.inquiries_customer()}</h3>
        {can('customers.read') ? <Link to="/customers/$id" params={{ id: customer.id }} className="rowlink">{name}</Link> : <strong>{name}</strong>}
        <span className="muted num">{customer.number}</span>
        <Facts items={[[m.orders_phone(), customer.phone && <CopyText key="p">{customer.phone}</CopyText>], [m.inquiries_cares(), customer.owner?.name], [m.inquiries_language(), inquiry.askerLocale === 'en' ? m.inquiries_language_en() : m.inquiries_language_zh()]]} />
      </section>
    </aside>
  );
}

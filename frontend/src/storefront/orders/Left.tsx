import { Link } from 'wouter';
import { StoreCartLeftDoc } from '@/gen/features/cart/store-left';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Icon, buttonClass } from '@/ui';

/** After an order that took a part of the cart: what is left, and the way to another day for it. */
export default function Left() {
  const [result] = useQuery({ query: StoreCartLeftDoc, requestPolicy: 'network-only' });
  const count = result.fetching || result.stale ? 0 : (result.data?.cart.lineCount ?? 0);
  if (!count) return null;
  return (
    <section className="note tone-info left" role="status">
      <Icon name="cart" size={20} />
      <div><b>{m.checkout_left({ count })}</b><br />{m.checkout_left_text()}<span className="fixes"><Link href="/checkout" className={buttonClass({ look: 'primary', size: 'sm' })}>{m.checkout_left_order()}</Link><Link href="/cart" className={buttonClass({ size: 'sm' })}>{m.store_to_cart()}</Link></span></div>
    </section>
  );
}

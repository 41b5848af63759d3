import type { StoreCheckoutQuery } from '@/gen/features/cart/store-checkout';
import { StoreAcceptPricesDoc } from '@/gen/features/cart/store-page';
import { useClient, useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, Icon } from '@/ui';
import { setQuantity } from '../cart/useCart';
import { fixesOf, troublesOf } from '../cart/troubles';

const nameOf = ({ variant }: StoreCheckoutQuery['cart']['lines'][number]) => (variant.name && variant.name !== variant.product.name ? `${variant.product.name} ${variant.name}` : variant.product.name);

/** What has changed since the goods came into the cart, told on entry: short stock and new prices, each with one tap that settles it. */
export default function Short({ cart, onFixed }: { cart: StoreCheckoutQuery['cart']; onFixed: () => void }) {
  const client = useClient();
  const accept = useMutate(StoreAcceptPricesDoc);
  const dearer = cart.lines.filter((l) => l.ticked && l.priceChanged).length;
  const short = cart.lines.flatMap((line, position) => (line.ticked ? troublesOf(line, position, cart.quote.problems) : []).filter((t) => t.code === 'OUT_OF_STOCK' || t.code === 'NOT_ORDERABLE').map((trouble) => ({ line, trouble, fix: fixesOf(line, trouble)[0] })));
  const settle = (rows: typeof short) => {
    for (const { line, fix } of rows) if (fix) setQuantity(client, { variantId: line.variant.id, unitCode: line.unit.code }, fix.quantity);
    onFixed();
  };
  return (
    <>
      {dearer > 0 && <div className="note tone-warning" role="status"><Icon name="info" size={18} /><div>{m.checkout_prices_changed({ count: dearer })}<span className="fixes"><Button size="sm" busy={accept.busy} onClick={() => void accept.run({})}>{m.store_prices_accept()}</Button></span></div></div>}
      {short.length > 0 && (
        <div className="note tone-danger short" role="alert">
          <Icon name="warning" size={18} />
          <div>
            <b>{m.store_short_title({ count: short.length })}</b>
            <ul>{short.map((row) => <li key={row.line.id}><span>{nameOf(row.line)} <span className="num">×{row.line.quantity}</span></span>{row.fix && <Button size="sm" onClick={() => settle([row])}>{row.fix.label}</Button>}</li>)}</ul>
            {short.length > 1 && <Button size="sm" onClick={() => settle(short)}>{m.store_short_all()}</Button>}
          </div>
        </div>
      )}
    </>
  );
}

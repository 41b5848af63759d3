import { memo } from 'react';
import type { StoreCartFragment, StoreQuoteFragment } from '@/gen/features/cart/store-page';
import { Button, Icon, Money, Picture } from '@/ui';
import { Remark } from '../cart/Remark';
import { setQuantity } from '../cart/useCart';
import { fixesOf, troublesOf, type Trouble } from '../cart/troubles';
import { useClient } from '@/lib/graphql';

/** The lines once more, each problem with its one-tap way out. */
export const Review = memo(function Review({ cart, quote, troubles, onFixed }: { cart: StoreCartFragment; quote: StoreQuoteFragment; troubles: readonly Trouble[]; onFixed: () => void }) {
  const client = useClient();
  return (
    <ul className="rlines">
      {cart.lines.map((line, position) => {
        if (!line.ticked) return null;
        const quoted = quote.lines.find((q) => q.variant.id === line.variant.id && q.unit.code === line.unit.code);
        const name = line.variant.name && line.variant.name !== line.variant.product.name ? `${line.variant.product.name} ${line.variant.name}` : line.variant.product.name;
        return (
          <li key={line.id}>
            <Picture media={line.variant.product.picture} sizes="48px" alt="" />
            <span className="stack"><span>{name}</span><span className="pmeta num">{line.quantity} {line.unit.name}{quoted && <> × <Money value={quoted.unitPrice} />{line.unit.factor > 1 && ` × ${line.unit.factor}`}</>}</span></span>
            {quoted && <Money value={quoted.total} strong />}
            <div className="rremark"><Remark place={{ variantId: line.variant.id, unitCode: line.unit.code }} name={name} value={line.remark} /></div>
            {troublesOf(line, position, troubles).map((t, i) => <div key={i} className="note tone-danger"><Icon name="warning" size={16} /><div>{t.message}<span className="fixes">{fixesOf(line, t).map((f) => <Button key={f.label} size="sm" onClick={() => { setQuantity(client, { variantId: line.variant.id, unitCode: line.unit.code }, f.quantity); onFixed(); }}>{f.label}</Button>)}</span></div></div>)}
          </li>
        );
      })}
    </ul>
  );
});

import { Link } from 'wouter';
import { m } from '@/lib/i18n';
import { Picture } from '@/ui';
import { useCart } from '../cart/useCart';
import { BuyControl, UnitPrice, UnitSwitch, useUnit } from './Buy';
import type { ShopProduct } from './ProductCard';
import { Stock } from './Stock';
import { baseUnit, type ShopVariant } from './pricing';

function Row({ product, variant, picture }: { product: ShopProduct; variant: ShopVariant; picture?: boolean | undefined }) {
  const [unitCode, onUnit] = useUnit(variant);
  const quantity = useCart().quantity({ variantId: variant.id, unitCode });
  const title = variant.name && variant.name !== product.name ? `${product.name} ${variant.name}` : product.name;
  return (
    <li className={`vrow ${quantity ? 'chosen' : ''}`}>
      {picture && <Link href={`/p/${product.code}`} className="vpic" tabIndex={-1} aria-hidden="true"><Picture media={product.picture} sizes="64px" alt="" /></Link>}
      <div className="vname">
        {picture ? <Link href={`/p/${product.code}`} className="strong">{title}</Link> : <span className="strong">{variant.name || product.name}</span>}
        <span className="pmeta">{picture && product.brand && `${product.brand.name} · `}<span className="num">{variant.customerCode ?? variant.sku}</span>{variant.moq > 1 && ` · ${m.store_moq_short({ count: variant.moq, unit: baseUnit(variant.units)?.name ?? '' })}`}</span>
        <Stock value={variant.availability} unit={baseUnit(variant.units)?.name} />
      </div>
      <div className="vprice"><UnitPrice variant={variant} unitCode={unitCode} quantity={quantity} /></div>
      <div className="vbuy"><UnitSwitch variant={variant} name={title} unitCode={unitCode} onUnit={onUnit} /><BuyControl variant={variant} name={title} unitCode={unitCode} /></div>
    </li>
  );
}

/** Every variant with its own stepper: the matrix buyers fill from top to bottom. `picture` when products are mixed. */
export const VariantRows = ({ products, picture }: { products: readonly ShopProduct[]; picture?: boolean }) => (
  <ul className="vrows">{products.flatMap((p) => p.variants.map((v) => <Row key={v.id} product={p} variant={v} picture={picture} />))}</ul>
);

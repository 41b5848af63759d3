import { Suspense } from 'react';
import { Link } from 'wouter';
import type { StoreProductFragment } from '@/gen/features/catalog/store';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { useStore } from '@/lib/store';
import { Button, Money, Picture, Skeleton, useDialog } from '@/ui';
import { useCart } from '../cart/useCart';
import { BuyControl, NoPrice, UnitPrice, UnitSwitch, useUnit } from './Buy';
import { Stock } from './Stock';
import { ownStock } from './own';
import { baseUnit, cheapestOf, type ShopVariant } from './pricing';

export type ShopProduct = StoreProductFragment;
const VariantSheet = lazily(() => import('./VariantSheet'));
const SIZES = '(max-width: 759px) 48vw, (max-width: 1240px) 30vw, 220px';

function One({ variant, name }: { variant: ShopVariant; name: string }) {
  const [unitCode, onUnit] = useUnit(variant);
  const quantity = useCart().quantity({ variantId: variant.id, unitCode });
  return (
    <>
      <UnitPrice variant={variant} unitCode={unitCode} quantity={quantity} />
      <Stock value={variant.availability} unit={baseUnit(variant.units)?.name} />
      <div className="pbuy"><UnitSwitch {...{ variant, name, unitCode, onUnit }} /><BuyControl {...{ variant, name, unitCode }} /></div>
    </>
  );
}

/** Several variants: the price from, and a sheet in which each has its own stepper. */
function Many({ product }: { product: ShopProduct }) {
  const dialog = useDialog();
  const cart = useCart();
  const inCart = product.variants.filter((v) => v.units.some((u) => cart.quantity({ variantId: v.id, unitCode: u.code }) > 0)).length;
  const cheapest = cheapestOf(product.variants);
  const best = product.variants.find((v) => v.availability.band === 'OK') ?? product.variants.find((v) => v.availability.band === 'LOW') ?? product.variants[0];
  return (
    <>
      <span className="price"><span className="now">{cheapest?.price ? <><Money value={cheapest.price.unitPrice} strong /><small>/{baseUnit(cheapest.units)?.name} {m.store_from()}</small></> : product.fromPrice ? <Money value={product.fromPrice} strong /> : <NoPrice />}</span><span className="hintline">{m.store_variants_count({ count: product.variants.length })}</span></span>
      {best && <Stock value={best.availability} unit={baseUnit(best.units)?.name} />}
      <div className="pbuy"><span className="buy"><Button wide look={inCart ? 'primary' : 'soft'} aria-haspopup="dialog" onClick={dialog.show}>{inCart ? m.store_chosen_count({ count: inCart }) : m.store_choose_variant()}<span className="sr"> {product.name}</span></Button></span></div>
      {dialog.open && <Suspense fallback={null}><VariantSheet product={product} onClose={dialog.hide} /></Suspense>}
    </>
  );
}

/** One product in a grid: picture, name, own price, stock, and buying right here. */
export function ProductCard({ product: shown, eager }: { product: ShopProduct; eager?: boolean }) {
  const product = { ...shown, variants: shown.variants.map(useStore(ownStock)) };
  const only = product.variants.length === 1 ? product.variants[0] : undefined;
  return (
    <article className="pcard">
      <Link href={`/p/${product.code}`} className="ppic" tabIndex={-1} aria-hidden="true"><Picture media={product.picture} sizes={SIZES} alt="" eager={eager ?? false} /></Link>
      <div className="pbody">
        <Link href={`/p/${product.code}`} className="pname"><span>{product.name}</span></Link>
        <span className="pmeta truncate">{[product.brand?.name, only && only.name !== product.name ? only.name : ''].filter(Boolean).join(' · ')}</span>
        {only ? <One variant={only} name={product.name} /> : <Many product={product} />}
      </div>
    </article>
  );
}

/** The grid's shape while it loads, so that nothing jumps. */
export const CardSkeletons = ({ count }: { count: number }) => (
  <div className="pgrid" aria-busy="true">{Array.from({ length: count }, (_, i) => <div className="pcard" key={i}><div className="ppic"><Skeleton height="auto" /></div><div className="pbody"><Skeleton height={18} /><Skeleton width="60%" height={14} /><Skeleton width="45%" height={24} /><Skeleton height={44} radius={10} /></div></div>)}</div>
);

export const ProductGrid = ({ products, eager = 0 }: { products: readonly ShopProduct[]; eager?: number }) => (
  <ul className="pgrid">{products.map((p, i) => <li key={p.id}><ProductCard product={p} eager={i < eager} /></li>)}</ul>
);

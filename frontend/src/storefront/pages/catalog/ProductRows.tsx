import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { StoreProductSpecsDoc } from '@/gen/features/catalog/store-product';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, Money, Picture } from '@/ui';
import { useCart } from '../../cart/useCart';
import { BuyControl, UnitPrice, UnitSwitch, useUnit } from '../../parts/Buy';
import type { ShopProduct } from '../../parts/ProductCard';
import { Stock } from '../../parts/Stock';
import { VariantRows } from '../../parts/VariantRows';
import { useOwn } from '../../parts/useOwn';
import { baseUnit, cheapestOf, type ShopVariant } from '../../parts/pricing';
import { optionsOf } from './axes';
import { Swatch } from './Swatch';

const PART = 24; // products whose properties are asked for together: a page
const MOST_SPECS = 4;
type Spec = { name: string; display: string };

function One({ variant, name }: { variant: ShopVariant; name: string }) {
  const [unitCode, onUnit] = useUnit(variant);
  const quantity = useCart().quantity({ variantId: variant.id, unitCode });
  return (
    <>
      <div className="prowprice"><UnitPrice variant={variant} unitCode={unitCode} quantity={quantity} /><Stock value={variant.availability} unit={baseUnit(variant.units)?.name} /></div>
      <div className="prowbuy"><UnitSwitch {...{ variant, name, unitCode, onUnit }} /><BuyControl {...{ variant, name, unitCode }} /></div>
    </>
  );
}

function Many({ product, open, toggle }: { product: ShopProduct; open: boolean; toggle: () => void }) {
  const cheapest = cheapestOf(product.variants);
  const best = product.variants.find((v) => v.availability.band !== 'OUT') ?? product.variants[0];
  return (
    <>
      <div className="prowprice">{cheapest?.price ? <span className="price"><span className="now"><Money value={cheapest.price.unitPrice} strong /><small>/{baseUnit(cheapest.units)?.name} {m.store_from()}</small></span></span> : best && <UnitPrice variant={best} unitCode="" />}{best && <Stock value={best.availability} unit={baseUnit(best.units)?.name} />}</div>
      <div className="prowbuy many"><Button wide look={open ? 'plain' : 'soft'} aria-expanded={open} onClick={toggle}>{open ? m.store_less() : m.store_variants_count({ count: product.variants.length })}</Button></div>
    </>
  );
}

function Row({ product, specs }: { product: ShopProduct; specs: readonly Spec[] | undefined }) {
  const [open, setOpen] = useState(false);
  const only = product.variants.length === 1 ? product.variants[0] : undefined;
  const colours = optionsOf(product.variants).find((axis) => axis.values.some((v) => v.color));
  return (
    <li className="prow">
      <Link href={`/p/${product.code}`} className="prowpic" tabIndex={-1} aria-hidden="true"><Picture media={product.picture} sizes="(max-width: 759px) 84px, 104px" alt="" /></Link>
      <div className="prowname">
        <Link href={`/p/${product.code}`} className="strong">{product.name}</Link>
        <span className="pmeta">{[product.brand?.name, only && only.name !== product.name ? only.name : '', only ? (only.customerCode ?? only.sku) : product.code].filter(Boolean).join(' · ')}</span>
        {colours && <span className="swatches">{colours.values.map(({ value, color }) => <span key={value} title={value}><Swatch color={color} /><span className="sr">{value} </span></span>)}</span>}
        {specs && specs.length > 0 && <dl className="prowspecs">{specs.slice(0, MOST_SPECS).map((one) => <div key={one.name}><dt>{one.name}</dt><dd>{one.display}</dd></div>)}</dl>}
      </div>
      {only ? <One variant={only} name={product.name} /> : <Many product={product} open={open} toggle={() => setOpen(!open)} />}
      {open && <div className="prowmore"><VariantRows products={[product]} /></div>}
    </li>
  );
}

function Part({ products }: { products: readonly ShopProduct[] }) {
  const ids = useMemo(() => products.map((p) => p.id), [products]);
  const [answer] = useQuery({ query: StoreProductSpecsDoc, variables: { ids } });
  const specs = new Map(answer.data?.products.nodes.map((node) => [node.id, node.attributes.map((a) => ({ name: a.attribute.name, display: a.display }))]));
  return products.map((p) => <Row key={p.id} product={p} specs={specs.get(p.id)} />);
}

/** One row for each product, with its properties, price, stock and buying. */
export default function ProductRows({ products: shown }: { products: readonly ShopProduct[] }) {
  const products = useOwn(shown);
  const parts = useMemo(() => Array.from({ length: Math.ceil(products.length / PART) }, (_, n) => products.slice(n * PART, (n + 1) * PART)), [products]);
  return <ul className="panel prows">{parts.map((part, n) => <Part key={n} products={part} />)}</ul>;
}

import { Link } from 'wouter';
import { StoreRelatedGoodsDoc } from '@/gen/features/catalog/store-product';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useStore } from '@/lib/store';
import { Badge, Money, Picture } from '@/ui';
import { gap } from '../../ordering/sum';
import { BuyControl, NoPrice, useUnit } from '../../parts/Buy';
import { ProductCard, type ShopProduct } from '../../parts/ProductCard';
import { Stock } from '../../parts/Stock';
import { ownStock } from '../../parts/own';
import { baseUnit, priceAt, type ShopVariant } from '../../parts/pricing';

type Found = { curated: boolean; product: ShopProduct };

const useRelated = (code: string) => useQuery({ query: StoreRelatedGoodsDoc, variables: { code } })[0].data?.product;
/** The variant that stands for a product: one that can be had, the cheapest of them. */
function standing(product: ShopProduct): ShopVariant | undefined {
  const ready = product.variants.filter((v) => v.availability.band !== 'OUT');
  return (ready.length ? ready : product.variants).reduce<ShopVariant | undefined>((low, v) => (!low || Number(v.price?.unitPrice.amount ?? Infinity) < Number(low.price?.unitPrice.amount ?? Infinity) ? v : low), undefined);
}

function Instead({ found, variant, than }: { found: Found; variant: ShopVariant; than: ShopVariant }) {
  const { product } = found;
  const [unitCode] = useUnit(variant);
  const now = priceAt(variant, 1);
  const before = priceAt(than, 1);
  const apart = now && before ? gap(now, before) : undefined;
  const base = baseUnit(variant.units);
  return (
    <li className="instead">
      <Link href={`/p/${product.code}`} className="vpic" tabIndex={-1} aria-hidden="true"><Picture media={product.picture} sizes="64px" alt="" /></Link>
      <div className="vname">
        <Link href={`/p/${product.code}`} className="strong">{product.name}</Link>
        <span className="pmeta">{[product.brand?.name, variant.name !== product.name ? variant.name : ''].filter(Boolean).join(' · ')}</span>
        <span className="insteadprice">
          {!now && <NoPrice />}
          {now && <span><Money value={now} strong /><small className="muted">/{base?.name}</small></span>}
          {apart && <span className={`gap ${apart.way}`}>{apart.way === 'same' ? m.product_same_price() : <>{apart.way === 'up' ? '+' : '−'}<Money value={apart.by} />/{base?.name}</>}</span>}
        </span>
        <Stock value={variant.availability} unit={base?.name} />
      </div>
      <BuyControl variant={variant} name={product.name} unitCode={unitCode} />
    </li>
  );
}

/** What can be taken instead, with what that costs more or less: shown where the goods themselves cannot be had. */
export function Substitutes({ code, than }: { code: string; than: ShopVariant }) {
  const own = useStore(ownStock);
  const found = (useRelated(code)?.substitutes ?? []).flatMap((shown) => {
    const one = { ...shown, product: { ...shown.product, variants: shown.product.variants.map(own) } };
    const variant = standing(one.product);
    return variant && variant.availability.band !== 'OUT' ? [{ one, variant }] : [];
  }).slice(0, 3);
  if (!found.length) return null;
  return (
    <section className="insteads" aria-label={m.product_substitutes()}>
      <h2>{m.product_instead()}{found.every(({ one }) => !one.curated) && <Badge>{m.product_matched()}</Badge>}</h2>
      <ul>{found.map(({ one, variant }) => <Instead key={one.product.id} found={one} variant={variant} than={than} />)}</ul>
    </section>
  );
}

function Rail({ title, found }: { title: string; found: readonly Found[] }) {
  if (!found.length) return null;
  return (
    <section className="section">
      <div className="spread"><h2>{title}</h2></div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls sideways must be reachable by keyboard */}
      <ul className="rail" tabIndex={0} aria-label={title}>{found.map(({ product }) => <li key={product.id}><ProductCard product={product} /></li>)}</ul>
    </section>
  );
}

/** What goes with the goods, what is like them, and what staff say stands in for them; what is merely alike is shown when they are out. */
export default function RelatedGoods({ code }: { code: string }) {
  const found = useRelated(code);
  if (!found) return null;
  return (
    <>
      <Rail title={m.product_accessories()} found={found.accessories} />
      <Rail title={m.product_related()} found={found.related} />
      <Rail title={m.product_substitutes()} found={found.substitutes.filter((one) => one.curated)} />
    </>
  );
}

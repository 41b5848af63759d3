import { Link, useParams } from 'wouter';
import { StorePriceStepsDoc, StoreProductPageDoc, type StoreProductPageQuery } from '@/gen/features/catalog/store-product';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { text, useUrlState } from '@/lib/url';
import { Breadcrumb, ErrorState, Icon, Skeleton, SkeletonLines, buttonClass } from '@/ui';
import { useCart } from '../../cart/useCart';
import { ListButton } from '../../ordering/ListButton';
import { BuyControl, UnitPrice, UnitSwitch, useUnit } from '../../parts/Buy';
import { Stock } from '../../parts/Stock';
import { VariantRows } from '../../parts/VariantRows';
import { Why } from '../../parts/Why';
import { baseUnit, ruleFor, type ShopVariant } from '../../parts/pricing';
import { Page } from '../../shell/Page';
import { NotFound } from '../NotFound';
import { Gallery } from './Gallery';
import { Matrix, OptionChips, Tiers, optionNames } from './Options';
import './product.css';

type Product = NonNullable<StoreProductPageQuery['product']>;
const spec = { sku: text() };

/** Price, units, tiers and the reason of the price, for one variant. */
function Offer({ product, variant }: { product: Product; variant: ShopVariant }) {
  const [unitCode, onUnit] = useUnit(variant);
  const cart = useCart();
  const quantity = cart.quantity({ variantId: variant.id, unitCode });
  const unit = variant.units.find((u) => u.code === unitCode) ?? variant.units[0];
  const base = baseUnit(variant.units);
  const rule = ruleFor(variant, unit?.factor ?? 1, variant.availability.available);
  const pieces = Math.max(quantity, rule.min) * (unit?.factor ?? 1);
  const [why] = useQuery({ query: StorePriceStepsDoc, variables: { code: product.code, quantity: pieces } });
  const steps = why.data?.product?.variants.find((v) => v.id === variant.id)?.priced?.steps;
  const control = <BuyControl variant={variant} name={product.name} unitCode={unitCode} wide />;
  return (
    <>
      <section className="offer" aria-label={m.store_price()}>
        <div className="spread"><UnitPrice variant={variant} unitCode={unitCode} quantity={quantity} /><Stock value={variant.availability} unit={base?.name} /></div>
        <Why steps={steps} />
        <Tiers variant={variant} unitCode={unitCode} quantity={quantity} name={product.name} />
      </section>
      <div className="optrow"><span className="muted">{m.store_unit()}</span><UnitSwitch variant={variant} name={product.name} unitCode={unitCode} onUnit={onUnit} /></div>
      {base && (variant.moq > 1 || variant.step > 1) && <p className="rule"><Icon name="info" size={16} />{variant.step > 1 ? m.store_rule_step({ moq: Math.max(variant.moq, variant.step), step: variant.step, unit: base.name }) : m.store_rule_moq({ moq: variant.moq, unit: base.name })}</p>}
      <div><ListButton size="sm" look="ghost" lines={[{ variantId: variant.id, unitCode, quantity: Math.max(quantity, rule.min) }]} /></div>
      <div className="buyrow wideonly">{control}{quantity > 0 && <Link href="/cart" className={buttonClass({ look: 'primary', size: 'lg', icon: 'cart' })}>{m.store_to_cart()}</Link>}</div>
      <div className="buybar"><UnitPrice variant={variant} unitCode={unitCode} quantity={quantity} hint={false} />{control}{quantity > 0 && <Link href="/cart" className="iconbtn barcart" aria-label={m.store_to_cart()}><Icon name="arrowRight" size={22} /></Link>}</div>
    </>
  );
}

function Loaded({ product }: { product: Product }) {
  const [choice, choose] = useUrlState(spec);
  const variant = product.variants.find((v) => v.sku === choice.sku) ?? product.variants.find((v) => v.availability.band !== 'OUT') ?? product.variants[0];
  const path = [...product.category.ancestors, product.category];
  const crumbs = [<Link key="/" href="/">{m.store_nav_home()}</Link>, ...path.map((c) => <Link key={c.id} href={`/c/${c.code}`}>{c.name}</Link>)];
  const facts = [
    ...(product.brand ? [[m.store_brand(), product.brand.name]] : []), [m.store_sku(), variant?.sku ?? product.code], ...(variant?.customerCode ? [[m.store_own_code(), variant.customerCode]] : []),
    ...product.attributes.map((a) => [a.attribute.name, a.display]),
    ...(variant?.units.filter((u) => u.factor > 1).map((u) => [u.name, `${u.factor} ${baseUnit(variant.units)?.name ?? ''}`]) ?? []),
  ] as Array<[string, string]>;
  return (
    <>
      <Breadcrumb items={crumbs} here={product.name} />
      <div className="product">
        <Gallery media={product.media.length ? product.media : product.picture ? [product.picture] : []} name={product.name} />
        <div className="info">
          <div><p className="pmeta">{[product.brand?.name, variant?.sku].filter(Boolean).join(' · ')}</p><h1>{product.name}</h1></div>
          {variant && <><OptionChips product={product} variant={variant} onChoose={(v) => choose({ sku: v.sku }, 'replace')} /><Offer key={variant.id} product={product} variant={variant} /></>}
        </div>
      </div>
      {product.variants.length > 1 && <section className="section wide"><div className="spread"><h2>{m.store_all_variants()}</h2></div>{optionNames(product).length === 2 ? <Matrix product={product} /> : <div className="panel"><VariantRows products={[product]} /></div>}</section>}
      <div className="about">
        {product.description && <section className="section"><div className="spread"><h2>{m.store_about()}</h2></div><p className="prose">{product.description}</p></section>}
        <section className="section"><div className="spread"><h2>{m.store_specs()}</h2></div><dl className="specs">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl></section>
      </div>
    </>
  );
}

export default function ProductPage() {
  const { code = '' } = useParams<{ code: string }>();
  const [result, again] = useQuery({ query: StoreProductPageDoc, variables: { code: decodeURIComponent(code) } });
  const product = result.data?.product;
  if (result.data && !product && !result.stale) return <NotFound />;
  return (
    <Page title={product?.name ?? m.store_page_product()} heading={null}>
      {product ? <Loaded product={product} /> : result.error ? <ErrorState error={explain(result.error)} retry={() => again({ requestPolicy: 'network-only' })} /> : <div className="product"><Skeleton height={340} radius={20} /><SkeletonLines lines={6} height={22} /></div>}
    </Page>
  );
}

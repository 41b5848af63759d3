import { Fragment, Suspense } from 'react';
import { Link, useParams } from 'wouter';
import { StoreProductPageDoc, type StoreProductPageQuery } from '@/gen/features/catalog/store-product';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { explain } from '@/lib/problem';
import { useStore } from '@/lib/store';
import { text, useUrlState } from '@/lib/url';
import { Breadcrumb, ErrorState, Skeleton, SkeletonLines } from '@/ui';
import { VariantRows } from '../../parts/VariantRows';
import { ownStock } from '../../parts/own';
import { baseUnit } from '../../parts/pricing';
import { useSought } from '../../parts/sought';
import { Page } from '../../shell/Page';
import NotFound from '../NotFound';
import { axesOf } from './axes';
import { DocumentList } from './Documents';
import { Gallery } from './Gallery';
import { Offer } from './Offer';
import { OptionChips } from './Options';
import { useLastBought } from './useLastBought';
import './product.css';

const Ask = lazily(() => import('../../inquiries/Ask'));
const Matrix = lazily(() => import('./Matrix'));
const Recommended = lazily(() => import('../../recommend/Recommended'));
const RelatedGoods = lazily(() => import('./RelatedGoods'));
const Substitutes = lazily(() => import('./RelatedGoods').then((part) => ({ default: part.Substitutes })));

type Product = NonNullable<StoreProductPageQuery['product']>;
const spec = { sku: text() };

const Specs = ({ facts }: { facts: Array<[string, string]> }) => <dl className="specs">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;

function Loaded({ product: shown }: { product: Product }) {
  const product = { ...shown, variants: shown.variants.map(useStore(ownStock)) };
  const [choice, choose] = useUrlState(spec);
  const last = useLastBought(product.code);
  const sought = useSought(product.variants);
  const variant = product.variants.find((v) => v.sku === choice.sku) ?? sought ?? product.variants.find((v) => v.availability.band !== 'OUT') ?? product.variants[0];
  const pictures = product.media.length ? product.media : product.picture ? [product.picture] : [];
  const colour = variant?.options.find((o) => o.color)?.value;
  const path = [...product.category.ancestors, product.category];
  const crumbs = [<Link key="/" href="/">{m.store_nav_home()}</Link>, ...path.map((c) => <Link key={c.id} href={`/c/${c.code}`}>{c.name}</Link>)];
  const facts = [
    ...(product.brand ? [[m.store_brand(), product.brand.name]] : []), [m.store_sku(), variant?.sku ?? product.code], ...(variant?.customerCode ? [[m.store_own_code(), variant.customerCode]] : []),
    ...(variant?.units.filter((u) => u.factor > 1).map((u) => [u.name, `${u.factor} ${baseUnit(variant.units)?.name ?? ''}`]) ?? []),
  ] as Array<[string, string]>;
  return (
    <>
      <Breadcrumb items={crumbs} here={product.name} />
      <div className="product">
        <Gallery media={pictures} name={product.name} wanted={colour ? pictures.findIndex((p) => p.alt.includes(colour)) : -1} />
        <div className="info">
          <div><p className="pmeta">{[product.brand?.name, variant?.sku].filter(Boolean).join(' · ')}</p><h1>{product.name}</h1></div>
          {variant && (
            <>
              <OptionChips product={product} variant={variant} onChoose={(v) => choose({ sku: v.sku }, 'replace')} />
              <Offer key={variant.id} product={product} variant={variant} last={last[variant.id]} />
              {variant.availability.band === 'OUT' && <Suspense fallback={null}><Substitutes code={product.code} than={variant} /></Suspense>}
            </>
          )}
          <div className="row"><Suspense fallback={null}><Ask about={{ subject: 'PRODUCT', product: { id: product.id, code: product.code, name: product.name, picture: pictures[0] ?? null } }} label={m.inquiries_ask_product()} look="ghost" size="sm" /></Suspense></div>
        </div>
      </div>
      {product.variants.length > 1 && (
        <section className="section wide">
          <div className="spread"><h2>{m.store_all_variants()}</h2></div>
          {axesOf(product.variants) ? <Suspense fallback={<Skeleton height={320} radius={14} />}><Matrix product={product} last={last} /></Suspense> : <div className="panel"><VariantRows products={[product]} /></div>}
        </section>
      )}
      <div className="about">
        {product.description && <section className="section"><div className="spread"><h2>{m.store_about()}</h2></div><p className="prose">{product.description}</p></section>}
        <section className="section"><div className="spread"><h2>{m.store_specs()}</h2></div><Specs facts={facts} />{product.specification.map((g) => <Fragment key={g.name}>{g.name && <h3 className="muted" style={{ marginBlock: 'var(--s4) var(--s2)' }}>{g.name}</h3>}<Specs facts={g.values.map((v) => [v.attribute.name, v.display])} /></Fragment>)}</section>
        <DocumentList documents={product.documents} />
      </div>
      <Suspense fallback={null}><Recommended key={product.id} place="PRODUCT" productIds={[product.id]} /></Suspense>
      <Suspense fallback={null}><RelatedGoods code={product.code} /></Suspense>
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

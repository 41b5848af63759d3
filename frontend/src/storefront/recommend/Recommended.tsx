import { useEffect, useRef, type MouseEvent } from 'react';
import { StoreRecommendedDoc, type StoreRecommendedQuery } from '@/gen/features/recommendations/store';
import type { RecommendationPlace } from '@/gen/schema';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, Icon, Money, Skeleton } from '@/ui';
import { useCart } from '../cart/useCart';
import { sumOf } from '../ordering/sum';
import { useAddWanted } from '../ordering/useAddWanted';
import { ProductCard } from '../parts/ProductCard';
import { defaultUnit, priceAt, ruleFor, scaled } from '../parts/pricing';
import { useSeen } from './useSeen';
import './recommend.css';

type Row = StoreRecommendedQuery['recommendations'][number];
/** Of what is bought together, so many go into the cart by one button. */
const TOGETHER = 3;

/** What the button adds of a recommendation: the company's usual amount, or the least that can be bought. */
function wantedOf(row: Row) {
  const variant = row.product.variants.find((v) => v.id === row.variant.id);
  const unit = variant && (variant.units.find((u) => u.code === row.unitCode) ?? defaultUnit(variant.units));
  if (!variant || !unit) return undefined;
  const { min, step } = ruleFor(variant, unit.factor);
  const usual = row.unitCode === unit.code ? (row.quantity ?? 0) : 0;
  const quantity = Math.max(min, Math.ceil(usual / step) * step);
  const price = priceAt(variant, quantity * unit.factor);
  return { line: { variantId: variant.id, unitCode: unit.code, quantity }, cost: price && scaled(price, unit.factor * quantity) };
}

/** The ones that one tap adds: what is due at home, what goes together beside a product. */
const bundle = (place: RecommendationPlace, rows: readonly Row[]): Row[] =>
  place === 'HOME' ? rows.filter((r) => r.due) : place === 'PRODUCT' ? rows.filter((r) => r.kind === 'BOUGHT_TOGETHER').slice(0, TOGETHER) : [];

function titleOf(place: RecommendationPlace, rows: readonly Row[]): string {
  if (place === 'CART') return m.recommend_for_cart();
  if (place === 'PRODUCT') return rows[0]?.kind === 'BOUGHT_TOGETHER' ? m.recommend_together() : m.recommend_lately();
  return rows.some((r) => r.kind !== 'TRENDING') ? m.recommend_for_you() : m.recommend_lately();
}

function Together({ rows, onAdded }: { rows: readonly Row[]; onAdded: () => void }) {
  const { busy, add } = useAddWanted();
  const wanted = rows.map(wantedOf).filter((one) => one !== undefined);
  const sum = wanted.every((one) => one.cost) ? sumOf(wanted.map((one) => one.cost)) : undefined;
  if (wanted.length < 2) return null;
  const run = async () => { if (await add(wanted.map((one) => one.line))) onAdded(); };
  return <Button look="soft" icon="cart" busy={busy} onClick={() => void run()}>{m.recommend_add_all({ count: wanted.length })}{sum && <> · <Money value={sum} /></>}</Button>;
}

/** Products that fit here, each with its reason; nothing when there are none. `productIds`: the product here, or those in the cart. */
export default function Recommended({ place, productIds = [] }: { place: RecommendationPlace; productIds?: string[] }) {
  const cart = useCart();
  const [{ data, fetching }] = useQuery({ query: StoreRecommendedDoc, variables: { place, ids: [...new Set(productIds)].sort().slice(0, 40), first: 12 } });
  const { watch, used } = useSeen();
  const before = useRef<readonly Row[]>([]);
  const rows = data?.recommendations ?? before.current;
  useEffect(() => { if (data) before.current = data.recommendations; }, [data]);
  const touched = useRef(new Set<string>());
  const inCart = (row: Row): boolean => row.product.variants.some((v) => v.units.some((u) => cart.quantity({ variantId: v.id, unitCode: u.code }) > 0));
  useEffect(() => {
    for (const row of rows) if (touched.current.has(row.token) && inCart(row)) { touched.current.delete(row.token); used(row.token, 'ADDED'); }
  });
  if (!rows.length) return fetching && place === 'HOME' ? <div className="section"><Skeleton height={380} radius={14} /></div> : null;
  const clicked = (row: Row) => (event: MouseEvent) => {
    const link = event.target instanceof Element && event.target.closest('a');
    if (link) used(row.token, 'OPENED');
    else if (!inCart(row)) touched.current.add(row.token);
  };
  const together = bundle(place, rows);
  const title = titleOf(place, rows);
  return (
    <section className="section recommended">
      <div className="spread"><h2>{title}</h2><Together rows={together} onAdded={() => together.forEach((row) => used(row.token, 'ADDED'))} /></div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls sideways must be reachable by keyboard */}
      <ul className="recs" tabIndex={0} aria-label={title}>
        {rows.map((row) => (
          <li key={row.token} ref={watch(row.token)} onClickCapture={clicked(row)}>
            <p className={row.due ? 'recwhy due' : 'recwhy'} title={row.reason}><Icon name={row.kind === 'BUY_AGAIN' ? 'refresh' : row.kind === 'TRENDING' ? 'clock' : 'plus'} size={14} /><span>{row.reason}</span></p>
            <ProductCard product={row.product} />
          </li>
        ))}
      </ul>
    </section>
  );
}

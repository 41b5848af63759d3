import { Link } from '@tanstack/react-router';
import { GoodsProductPricesDoc } from '@/gen/features/catalog/console-product';
import { nameOf } from '@/features/customers/words';
import { integer } from '@/lib/format';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Badge, EmptyState, Money, SkeletonLines, StatusPill } from '@/ui';
import { Panel } from '../../page/DetailPage';
import type { FullProduct } from './productForm';
import { levelName } from '../customers/words';
import { lastDay, validity, validityName } from './validity';
import { BAND_TONES, bandName } from './words';

/** What there is of each variant; each leads to its stock page. */
export const StockPanel = ({ product }: { product: FullProduct }) => (
  <Panel title={m.catalog_stock()}>
    <ul className="sidelist">
      {product.variants.map((v) => (
        <li key={v.id}><Link to={'/inventory/$id' as string} params={{ id: v.id } as never} className="spread"><span className="truncate">{v.name}<small className="muted num">{v.sku}</small></span><span className="row num"><strong>{v.availability.available === null || v.availability.available === undefined ? '–' : integer(v.availability.available)}</strong><StatusPill tone={BAND_TONES[v.availability.band]}>{bandName(v.availability.band)}</StatusPill></span></Link></li>
      ))}
    </ul>
  </Panel>
);

/** Every price list that names a variant of this product, those that count now first. */
export function PricesPanel({ product }: { product: FullProduct }) {
  const [answer] = useQuery({ query: GoodsProductPricesDoc, variables: { search: product.code } });
  const mine = new Set(product.variants.map((v) => v.id));
  const lists = (answer.data?.priceLists ?? []).map((l) => ({ ...l, rows: l.prices.nodes.filter((p) => mine.has(p.variant.id)) })).filter((l) => l.rows.length > 0).sort((a, b) => Number(validity(a) !== 'now') - Number(validity(b) !== 'now'));
  if (!answer.data) return <Panel title={m.catalog_price_lists()}><SkeletonLines lines={4} /></Panel>;
  return (
    <Panel title={m.catalog_price_lists()}>
      {lists.length === 0 && <EmptyState art="search" title={m.catalog_no_prices()} />}
      {lists.map((l) => (
        <div key={l.id} className="pricelist">
          <div className="spread"><Link className="inlink truncate" to={'/price-lists/$id' as string} params={{ id: l.id } as never} search={{ q: product.code } as never}>{l.name}</Link>{validity(l) !== 'now' && <Badge>{validityName(validity(l))}</Badge>}</div>
          <small className="muted">{l.customer ? nameOf(l.customer) : (l.priceLevel ? `${m.customers_level()} ${levelName(l.priceLevel)}` : m.catalog_for_all())}{l.validTo && ` · ${m.catalog_until({ day: lastDay(l.validTo) })}`}</small>
          <dl>{l.rows.map((p) => <div key={p.id} className="spread"><dt className="num muted truncate">{p.variant.sku}{p.minQuantity > 1 && ` ≥ ${p.minQuantity}`}</dt><dd><Money value={p.unitPrice} /></dd></div>)}</dl>
        </div>
      ))}
    </Panel>
  );
}

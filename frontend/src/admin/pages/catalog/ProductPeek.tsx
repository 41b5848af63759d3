import { Link } from '@tanstack/react-router';
import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { Money, Picture, StatusPill } from '@/ui';
import { Facts } from '../../page/DetailPage';
import type { ProductRow } from './ProductsPage';
import { BAND_TONES, STATUS_TONES, bandName, statusName } from './words';

/** The product beside the list: its picture, what it costs and how much there is of each variant. */
export function ProductPeek({ row }: { row: ProductRow }) {
  return (
    <div className="stack">
      <Picture media={row.picture} sizes="380px" ratio="16 / 10" className="peek-picture" />
      <Facts items={[[m.catalog_code(), row.code], [m.catalog_status(), <StatusPill key="s" tone={STATUS_TONES[row.status]}>{statusName(row.status)}</StatusPill>], [m.catalog_category(), row.category.name], [m.catalog_brand(), row.brand?.name], [m.catalog_from_price(), row.fromPrice && <Money key="m" value={row.fromPrice} />]]} />
      <ul className="stack">{row.variants.map((v) => <li key={v.id} className="spread"><Link to={'/inventory/$id' as string} params={{ id: v.id } as never} className="inlink truncate">{v.name} <span className="muted num">{v.sku}</span></Link><span className="row num">{integer(v.availability.available ?? 0)}<StatusPill tone={BAND_TONES[v.availability.band]}>{bandName(v.availability.band)}</StatusPill></span></li>)}</ul>
    </div>
  );
}

import type { ProductStatus, StockBand } from '@/gen/schema';
import { m } from '@/lib/i18n';
import type { Tone } from '@/ui';

export const STATUS_TONES: Record<ProductStatus, Tone> = { DRAFT: 'warning', PUBLISHED: 'success', ARCHIVED: 'neutral' };
export const statusName = (s: ProductStatus): string => ({ DRAFT: m.catalog_status_draft, PUBLISHED: m.catalog_status_published, ARCHIVED: m.catalog_status_archived })[s]();
export const BAND_TONES: Record<StockBand, Tone> = { OUT: 'danger', LOW: 'warning', OK: 'success' };
export const bandName = (b: StockBand): string => ({ OUT: m.inventory_band_out, LOW: m.inventory_band_low, OK: m.inventory_band_ok })[b]();

/** A name in the language that the viewer does not read, beside the one in theirs. */
export const otherName = (it: { name: string; nameZh: string; nameEn: string }): string => (it.name === it.nameZh ? it.nameEn : it.nameZh);

/** The sub-pages of the catalogue. */
export const catalogPlaces = (can: (permission: string) => boolean) => [
  { to: '/products', label: m.console_nav_products() },
  { to: '/categories', label: m.catalog_categories_brands() },
  ...(can('catalog.read') ? [{ to: '/attributes', label: m.templates_title() }] : []),
  ...(can('prices.read') ? [{ to: '/price-lists', label: m.catalog_price_lists() }] : []),
  ...(can('catalog.read') ? [{ to: '/assortments', label: m.assortments_title() }] : []),
  ...(can('catalog.read') ? [{ to: '/search-log', label: m.search_log() }, { to: '/search-words', label: m.search_taught() }, { to: '/recommendations', label: m.recommend_title() }] : []),
];

type Category = { id: string; name: string; parent?: { id: string } | null };
/** Categories as choices, each with the names above it: "Pantry / Rice". They come in the order of the tree. */
export function categoryChoices(categories: readonly Category[]): Array<{ value: string; label: string }> {
  const byId = new Map(categories.map((c) => [c.id, c]));
  const path = (c: Category): string => { const up = c.parent ? byId.get(c.parent.id) : undefined; return up ? `${path(up)} / ${c.name}` : c.name; };
  return categories.map((c) => ({ value: c.id, label: path(c) }));
}

import type { GoodsTaxonomyQuery } from '@/gen/features/catalog/console-products';
import { ProductStatusValues, type ProductFilter, type ProductStatus } from '@/gen/schema';
import { m } from '@/lib/i18n';
import type { Asked, ListSetup } from '../../page/ListPage';
import { statusName } from './words';

const CHOSEN = 'chosen-products';

/** The filters of the list of products, in the address; the grid and files of the catalogue read the same address. */
export const productSetup = (taxonomy: Partial<GoodsTaxonomyQuery> | undefined): ListSetup => ({
  id: 'products', defaultSort: 'POPULAR',
  filters: [
    { id: 'status', label: m.catalog_status(), kind: 'many' as const, options: ProductStatusValues.map((s) => ({ value: s, label: statusName(s) })) },
    { id: 'category', label: m.catalog_category(), kind: 'one' as const, options: (taxonomy?.categories ?? []).map((c) => ({ value: c.code, label: `${c.parent ? '　' : ''}${c.name}` })) },
    { id: 'brand', label: m.catalog_brand(), kind: 'many' as const, options: (taxonomy?.brands ?? []).map((b) => ({ value: b.code, label: b.name })) },
    { id: 'stock', label: m.catalog_stock(), kind: 'one' as const, options: [{ value: 'in', label: m.catalog_in_stock() }, { value: 'out', label: m.inventory_band_out() }] },
  ],
});

export const filterOf = ({ q, filters: f }: Asked): ProductFilter => ({ search: q || null, statuses: (f['status'] as ProductStatus[] | undefined) ?? null, categoryCode: f['category']?.[0] ?? null, brandCodes: f['brand'] ?? null, inStock: f['stock'] ? f['stock'][0] === 'in' : null });

/** What was chosen in the list, for the grid: too many ids for an address. They last as long as the tab. */
export const chooseProducts = (ids: readonly string[]): void => sessionStorage.setItem(CHOSEN, JSON.stringify(ids));
export function chosenProducts(): string[] {
  try { return JSON.parse(sessionStorage.getItem(CHOSEN) ?? '[]') as string[]; } catch { return []; }
}

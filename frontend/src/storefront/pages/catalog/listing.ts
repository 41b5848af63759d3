import type { ProductFilter, ProductOrder, ProductSort } from '@/gen/schema';
import { ProductSortValues } from '@/gen/schema';
import { m } from '@/lib/i18n';
import { flag, list, oneOf, text, type Values } from '@/lib/url';
import { viewParam } from './views';

/** A category's list has POPULAR for what sells best; in a search that is the best match, and BEST_SOLD what sells best. */
export type Sort = ProductSort | 'BEST_SOLD';
/** Everything a buyer can choose in a listing; all of it lives in the address. `attr` holds "code:value" pairs. */
export const spec = { q: text(), cat: text(), brand: list(), attr: list(), min: text(), max: text(), stock: flag(), fresh: flag(), bought: flag(), sort: oneOf<Sort>([...ProductSortValues, 'BEST_SOLD'], 'POPULAR'), view: viewParam };
export type Choice = Values<typeof spec>;
export type Choose = (change: Partial<Choice>, how?: 'push' | 'replace') => void;
export const NOTHING: Partial<Choice> = { cat: '', brand: [], attr: [], min: '', max: '', stock: false, fresh: false, bought: false };

const decimal = (value: string) => (/^\d+(\.\d{1,2})?$/.test(value) ? value : null);

/** The API's filter; `code` is the category of the address. */
export function filterOf(choice: Choice, code: string | undefined): ProductFilter {
  const attributes = new Map<string, string[]>();
  for (const pair of choice.attr) {
    const cut = pair.indexOf(':');
    attributes.set(pair.slice(0, cut), [...(attributes.get(pair.slice(0, cut)) ?? []), pair.slice(cut + 1)]);
  }
  return {
    search: choice.q || null, categoryCode: code ?? (choice.cat || null), brandCodes: choice.brand.length ? choice.brand : null,
    minPrice: decimal(choice.min), maxPrice: decimal(choice.max), inStock: choice.stock || null, new: choice.fresh || null, bought: choice.bought || null,
    attributes: attributes.size ? [...attributes].map(([name, values]) => ({ code: name, values })) : null,
  };
}

/** The same without what needs prices, which this viewer may not see. */
export const unpriced = (choice: Choice): Choice => ({ ...choice, min: '', max: '', sort: choice.sort.startsWith('PRICE') ? 'POPULAR' : choice.sort });

export const toggled = (values: string[], value: string): string[] => (values.includes(value) ? values.filter((v) => v !== value) : [...values, value]);
export const chosenCount = (choice: Choice): number => choice.brand.length + choice.attr.length + (choice.min || choice.max ? 1 : 0) + (choice.stock ? 1 : 0) + (choice.fresh ? 1 : 0) + (choice.bought ? 1 : 0) + (choice.cat ? 1 : 0);
export const orderOf = (sort: Sort): ProductOrder => (sort === 'POPULAR' ? 'RELEVANCE' : sort);
export const sortText = (sort: Sort, asked = false): string => ({ POPULAR: asked ? m.store_sort_relevance : m.store_sort_popular, BEST_SOLD: m.store_sort_sold, NEWEST: m.store_sort_newest, PRICE_ASC: m.store_sort_price_up, PRICE_DESC: m.store_sort_price_down, NAME: m.store_sort_name })[sort]();

import { locale, m } from '@/lib/i18n';
import type { Column, Fault } from './sheet';

/** What a cell shows: names instead of codes. */
export function shownText(column: Column, text: string): string {
  return column.options.find((o) => o.code === text)?.name ?? text;
}

/** A column's name; that of a price list says what it is a list of. */
export const headName = (column: Column): string => (column.of === 'PRICE' ? m.bulk_price_of({ list: column.name }) : column.name);

export const faultText = (fault: Fault): string => ({ empty: m.bulk_fault_empty, count: m.bulk_fault_count, percent: m.bulk_fault_percent, money: m.bulk_fault_money, choice: m.bulk_fault_choice, flag: m.bulk_fault_flag })[fault]();

const WIDTHS: Record<string, number> = { sku: 150, name_zh: 240, name_en: 240, category: 140, brand: 130, barcode: 140, units: 320 };
const BY_KIND: Record<Column['kind'], number> = { TEXT: 150, COUNT: 92, PERCENT: 84, MONEY: 112, NUMBER: 110, CHOICE: 120, FLAG: 84 };
export const widthOf = (column: Column): number => WIDTHS[column.key] ?? (column.of === 'PRICE' ? 160 : BY_KIND[column.kind]);

/** The goods in the viewer's language, then what they cost: in sight at once on a small laptop. The rest follows as the server lists it. */
export function arranged(columns: readonly Column[]): Column[] {
  const [own, other] = locale() === 'en' ? ['en', 'zh'] : ['zh', 'en'];
  const price = columns.find((c) => c.of === 'PRICE')?.key ?? '';
  const first = ['sku', 'product', `name_${own}`, `variant_${own}`, price, 'cost', `name_${other}`, `variant_${other}`];
  const place = (c: Column) => (first.indexOf(c.key) + 1) || first.length + 1;
  return [...columns].sort((a, b) => place(a) - place(b));
}

const LATER = new Set(['product', 'options', 'units', 'active']);
/** What most people change: the rest, attributes and further price lists, is in the menu of columns. */
export const shownFirst = (columns: readonly Column[]): string[] => {
  const price = columns.find((c) => c.of === 'PRICE')?.key;
  const other = locale() === 'en' ? 'variant_zh' : 'variant_en';
  return columns.filter((c) => (c.of === 'PRODUCT' || c.of === 'VARIANT' ? !LATER.has(c.key) && c.key !== other : c.key === price)).map((c) => c.key);
};

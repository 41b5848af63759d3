import type { MoneyValue } from '@/lib/format';
import { createStore, type Store } from '@/lib/store';
import { permitted } from '@/ui';
import { defaultUnit, priceAt, ruleFor, scaled, type ShopVariant } from '../parts/pricing';

/** What was typed for a variant: digits, and the unit they count when it is not the usual one. */
export type Entry = { readonly text: string; readonly unitCode?: string };
/** What is typed into a grid of quantities and not in the cart yet, by variant. Cells watch their own entry only. */
export type Fill = Readonly<Record<string, Entry>>;
export type FillStore = Store<Fill>;
/** Why a quantity cannot be ordered, and the nearest one that can. */
export type Trouble = { kind: 'min' | 'step' | 'max'; next: number };
export type FilledLine = { variant: ShopVariant; unit: ShopVariant['units'][number]; quantity: number; amount: MoneyValue | undefined; trouble: Trouble | undefined };

export const NOTHING_TYPED: Entry = { text: '' };
export const createFill = (): FillStore => createStore<Fill>({});
const plain = (said: string): string => said.normalize('NFKC').replace(/[,\s]/g, '');
const short = (digits: string): string => digits.replace(/^0+(?=\d)/, '').slice(0, 6);
/** The digits of what is being typed. */
export const digitsOf = (said: string): string => short(plain(said).replace(/\D/g, ''));
/** The whole number in a cell of a spreadsheet, which may carry a unit; empty when there is none. */
export const wholeOf = (said: string): string => short(/^(\d+)(?:\.0+)?\D*$/.exec(plain(said))?.[1] ?? '');

export function type(store: FillStore, variantId: string, change: Partial<Entry>): void {
  store.set((all) => {
    const next = { ...(all[variantId] ?? NOTHING_TYPED), ...change };
    if (next.text || next.unitCode) return { ...all, [variantId]: next };
    return Object.fromEntries(Object.entries(all).filter(([id]) => id !== variantId));
  });
}

export const unitOf = (variant: ShopVariant, code: string | undefined) => variant.units.find((u) => u.code === code) ?? defaultUnit(variant.units);

/** What keeps so many of a unit from being ordered. */
export function troubleOf(variant: ShopVariant, factor: number, quantity: number): Trouble | undefined {
  const rule = ruleFor(variant, factor, variant.availability.available);
  const next = permitted(quantity, rule);
  if (next === quantity) return undefined;
  return { kind: quantity < rule.min ? 'min' : rule.max !== undefined && quantity > rule.max ? 'max' : 'step', next };
}

/** The line that an entry stands for; undefined while it is empty. */
export function lineOf(variant: ShopVariant, entry: Entry | undefined): FilledLine | undefined {
  const unit = unitOf(variant, entry?.unitCode);
  const quantity = Number(entry?.text ?? 0);
  if (!unit || !quantity) return undefined;
  const pieces = quantity * unit.factor;
  const price = priceAt(variant, pieces);
  return { variant, unit, quantity, amount: price && scaled(price, pieces), trouble: troubleOf(variant, unit.factor, quantity) };
}

export const linesOf = (variants: readonly ShopVariant[], fill: Fill): FilledLine[] => variants.flatMap((v) => lineOf(v, fill[v.id]) ?? []);

/** Rows and columns of what was copied from a spreadsheet. */
export const tableOf = (copied: string): string[][] => copied.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n').map((row) => row.split('\t'));

/** Writes a copied block into the cells from `row`, `column` on; what falls beside them is counted. */
export function paste(store: FillStore, copied: string, row: number, column: number, at: (row: number, column: number) => ShopVariant | undefined, unitCode?: string): { put: number; lost: number } {
  let put = 0;
  let lost = 0;
  const change: Record<string, Entry> = {};
  const before = store.get();
  tableOf(copied).forEach((cells, down) => cells.forEach((said, across) => {
    if (!said.trim()) return;
    const variant = at(row + down, column + across);
    const text = wholeOf(said);
    if (!variant || !text || variant.availability.band === 'OUT') { lost++; return; }
    change[variant.id] = { ...before[variant.id], text, ...(unitCode ? { unitCode } : {}) };
    put++;
  }));
  if (put) store.set({ ...before, ...change });
  return { put, lost };
}

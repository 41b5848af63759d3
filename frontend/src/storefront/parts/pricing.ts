import type { StoreVariantFragment } from '@/gen/features/catalog/store';
import { times, type MoneyValue } from '@/lib/format';
import type { QuantityRule } from '@/ui';

export type ShopVariant = StoreVariantFragment;
export type ShopUnit = { code: string; name: string; factor: number; isDefault: boolean };
type Tier = { minQuantity: number; unitPrice: MoneyValue };

const gcd = (a: number, b: number): number => (b ? gcd(b, a % b) : a);

/** Minimum and step of a variant, which are in base units, as quantities of one of its units. */
export function ruleFor(variant: { moq: number; step: number }, factor: number, available?: number | null): QuantityRule {
  const pace = Math.max(1, variant.step);
  const step = pace / gcd(pace, factor);
  const least = Math.ceil(Math.max(1, variant.moq) / pace) * pace;
  const min = Math.max(step, Math.ceil(least / factor / step) * step);
  return { min, step, max: available == null ? undefined : Math.max(min, Math.floor(available / factor)) };
}

/** The price of a base unit when so many base units are bought. */
export function priceAt(variant: { tiers: readonly Tier[]; price?: { unitPrice: MoneyValue } | null }, baseQuantity: number): MoneyValue | undefined {
  const reached = variant.tiers.filter((t) => t.minQuantity <= baseQuantity);
  return (reached.at(-1) ?? variant.price)?.unitPrice;
}

/** The next cheaper price and from how many base units it applies. */
export function nextTier(variant: { tiers: readonly Tier[] }, baseQuantity: number): Tier | undefined {
  return variant.tiers.find((t) => t.minQuantity > baseQuantity);
}

const costOf = (variant: { price: { unitPrice: MoneyValue } | null }): number => Number(variant.price?.unitPrice.amount);
/** The variant whose base unit costs this buyer least; undefined where they see no price. */
export const cheapestOf = <V extends { price: { unitPrice: MoneyValue } | null }>(variants: readonly V[]): V | undefined => variants.filter((v) => v.price).sort((a, b) => costOf(a) - costOf(b))[0];

export const scaled = (price: MoneyValue, factor: number): MoneyValue => ({ amount: times(price.amount, factor), currency: price.currency });
export const defaultUnit = <U extends ShopUnit>(units: readonly U[]): U | undefined => units.find((u) => u.isDefault) ?? units[0];
export const baseUnit = <U extends ShopUnit>(units: readonly U[]): U | undefined => units.find((u) => u.factor === 1) ?? units[0];

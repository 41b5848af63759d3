import type { PaymentMethod, PaymentPartInput } from '@/gen/schema';

/** A deposit now and the rest later. `percent` of the total; 0: the `amount` that was typed. */
export type Split = { on: boolean; percent: number; amount: string; deposit: Exclude<PaymentMethod, 'CASH_ON_DELIVERY'>; rest: 'COD' | 'TRANSFER' | 'DATE'; restOn: string };
export const WHOLE: Split = { on: false, percent: 0, amount: '', deposit: 'ONLINE', rest: 'COD', restOn: '' };

const placesOf = (amount: string): number => amount.split('.')[1]?.length ?? 0;
const minorOf = (amount: string, places: number): bigint | undefined => {
  const found = /^\s*(\d{1,15})(?:\.(\d*))?\s*$/.exec(amount);
  if (!found || (found[2] ?? '').length > places) return undefined;
  return BigInt(found[1]! + (found[2] ?? '').padEnd(places, '0'));
};
const textOf = (minor: bigint, places: number): string => {
  const digits = minor.toString().padStart(places + 1, '0');
  return places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
};

/** Deposit and rest of a total (exact text), the deposit rounded half up; undefined when there is no such deposit. */
export function amountsOf(split: Split, total: string): { deposit: string; rest: string } | undefined {
  const places = placesOf(total);
  const whole = minorOf(total, places);
  if (whole === undefined) return undefined;
  const deposit = split.percent ? (whole * BigInt(split.percent) + 50n) / 100n : minorOf(split.amount, places);
  if (deposit === undefined || deposit <= 0n || deposit >= whole) return undefined;
  return { deposit: textOf(deposit, places), rest: textOf(whole - deposit, places) };
}

/** What is said when the order is placed; null: it is paid at once. */
export function partsOf(split: Split, total: string): PaymentPartInput[] | null {
  const amounts = split.on ? amountsOf(split, total) : undefined;
  if (!amounts) return null;
  return [
    { method: split.deposit, amount: amounts.deposit, due: 'NOW', dueOn: null },
    { method: split.rest === 'COD' ? 'CASH_ON_DELIVERY' : 'BANK_TRANSFER', amount: amounts.rest, due: split.rest === 'DATE' ? 'DATE' : 'ON_DELIVERY', dueOn: split.rest === 'DATE' ? split.restOn || null : null },
  ];
}

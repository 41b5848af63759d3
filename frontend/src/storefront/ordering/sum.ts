import type { MoneyValue } from '@/lib/format';

/** How far `now` is from `then`, exactly: which way, and by how much. Both in one currency. */
export function gap(now: MoneyValue, then: MoneyValue): { way: 'up' | 'down' | 'same'; by: MoneyValue } {
  const places = Math.max(...[now, then].map((one) => one.amount.split('.')[1]?.length ?? 0));
  const minor = ({ amount }: MoneyValue) => { const [whole = '0', part = ''] = amount.split('.'); return BigInt(whole + part.padEnd(places, '0')); };
  const apart = minor(now) - minor(then);
  const text = (apart < 0n ? -apart : apart).toString().padStart(places + 1, '0');
  return { way: apart > 0n ? 'up' : apart < 0n ? 'down' : 'same', by: { amount: places ? `${text.slice(0, -places)}.${text.slice(-places)}` : text, currency: now.currency } };
}

/** The exact sum of amounts in one currency, as decimal text; undefined when there is none. */
export function sumOf(amounts: ReadonlyArray<MoneyValue | null | undefined>): MoneyValue | undefined {
  const known = amounts.filter((one): one is MoneyValue => Boolean(one));
  const first = known[0];
  if (!first) return undefined;
  const places = Math.max(...known.map((one) => one.amount.split('.')[1]?.length ?? 0));
  const minor = known.reduce((sum, one) => {
    const [whole = '0', part = ''] = one.amount.split('.');
    return sum + BigInt(whole + part.padEnd(places, '0'));
  }, 0n);
  const text = minor.toString().padStart(places + 1, '0');
  return { amount: places ? `${text.slice(0, -places)}.${text.slice(-places)}` : text, currency: first.currency };
}

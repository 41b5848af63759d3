/** What is left of a price when the cost is paid. Texts as people type them; no float touches an amount. */
import { thousandths } from './bulk/operations';

const WHOLE = 10_000n;

/** Basis points of the price, as the server counts them: rounded down, -10,000 at the least. Undefined without both amounts. */
export function margin(price: string, cost: string): number | undefined {
  const [sold, paid] = [thousandths(price), thousandths(cost)];
  if (sold === undefined || paid === undefined || sold <= 0n || paid < 0n) return undefined;
  const left = (sold - paid) * WHOLE;
  const points = left / sold - (left < 0n && left % sold !== 0n ? 1n : 0n); // BigInt cuts off towards zero
  return Number(points < -WHOLE ? -WHOLE : points);
}

/** Whether something would be sold for less than it costs. */
export function belowCost(price: string, cost: string): boolean {
  const [sold, paid] = [thousandths(price), thousandths(cost)];
  return sold !== undefined && paid !== undefined && sold < paid;
}

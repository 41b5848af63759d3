/** What can be done to a whole column, and what a change of prices amounts to. Amounts are whole thousandths: no float touches them. */
import { before, textAt, type Change, type Column, type Edits, type Sheet } from './sheet';

export type Rounding = 'cent' | 'dime' | 'unit' | 'nine' | 'ninety_nine';
export type Operation =
  | { kind: 'set'; text: string }
  | { kind: 'multiply'; factor: string; rounding: Rounding }
  | { kind: 'add'; amount: string; rounding: Rounding }
  | { kind: 'replace'; find: string; text: string };

const PLACES = 3;
const ONE = 10n ** BigInt(PLACES);
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?$/;

/** 12.5 as 12500 thousandths; undefined for what is no number. Further places are cut off. */
export function thousandths(text: string): bigint | undefined {
  const found = NUMBER.exec(text.trim());
  if (!found) return undefined;
  const value = BigInt(found[2]! + (found[3] ?? '').slice(0, PLACES).padEnd(PLACES, '0'));
  return found[1] ? -value : value;
}

/** The factor as a fraction, with all its places. */
function fraction(text: string): [bigint, bigint] | undefined {
  const found = NUMBER.exec(text.trim());
  return found ? [BigInt((found[1] ?? '') + found[2]! + (found[3] ?? '')), 10n ** BigInt((found[3] ?? '').length)] : undefined;
}

const halfUp = (value: bigint, unit: bigint): bigint => ((value + unit / 2n) / unit) * unit;

function rounded(value: bigint, how: Rounding): bigint {
  if (value <= 0n) return 0n;
  if (how === 'nine') { const near = halfUp(value + ONE / 100n, ONE / 10n) - ONE / 100n; return near > 0n ? near : 9n * ONE / 100n; }
  if (how === 'ninety_nine') { const near = halfUp(value + ONE / 100n, ONE) - ONE / 100n; return near > 0n ? near : 99n * ONE / 100n; }
  return halfUp(value, { cent: ONE / 100n, dime: ONE / 10n, unit: ONE }[how]);
}

export function asText(value: bigint, places: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(PLACES + 1, '0');
  const part = digits.slice(-PLACES).slice(0, places);
  return `${value < 0n ? '-' : ''}${digits.slice(0, -PLACES)}${places ? `.${part}` : ''}`;
}

/** The new text of a cell; undefined leaves it alone (an empty cell, or no number, has nothing to count with). */
export function operated(column: Column, text: string, operation: Operation): string | undefined {
  if (operation.kind === 'set') return operation.text;
  if (operation.kind === 'replace') return operation.find && text.includes(operation.find) ? text.replaceAll(operation.find, operation.text) : undefined;
  const value = thousandths(text);
  if (value === undefined) return undefined;
  const money = column.kind === 'MONEY';
  const result = operation.kind === 'multiply' ? multiplied(value, operation.factor) : sum(value, operation.amount);
  if (result === undefined) return undefined;
  return money ? asText(rounded(result, operation.rounding), 2) : asText(halfUp(result < 0n ? 0n : result, ONE), 0);
}

function multiplied(value: bigint, factor: string): bigint | undefined {
  const share = fraction(factor);
  return share && (value * share[0] * 2n + share[1]) / (share[1] * 2n);
}

function sum(value: bigint, amount: string): bigint | undefined {
  const more = thousandths(amount);
  return more === undefined ? undefined : value + more;
}

/** The operation on these rows of a column. */
export function changesOf(sheet: Sheet, edits: Edits, rows: Iterable<number>, column: number, operation: Operation): Change[] {
  const changes: Change[] = [];
  for (const row of rows) {
    const text = operated(sheet.columns[column]!, textAt(sheet, edits, row, column), operation);
    if (text !== undefined) changes.push([row, column, text]);
  }
  return changes;
}

export type PriceMove = { row: number; column: number; from: string; to: string; percent: number };
export type Preview = { skus: number; cells: number; columns: Array<{ column: Column; cells: number }>; average?: number; down?: PriceMove; up?: PriceMove; zero: number; removed: number; extremes: PriceMove[] };
const MOST_EXTREMES = 8;

/** What saving would do: how many of what, and for prices how far they move, with those that move farthest. */
export function preview(sheet: Sheet, edits: Edits): Preview {
  const skus = new Set<number>();
  const moves: PriceMove[] = [];
  let [cells, zero, removed] = [0, 0, 0];
  const columns = sheet.columns.map((column, c) => {
    let count = 0;
    sheet.rows.forEach((row, r) => {
      if (!edits.has(`${row.id} ${column.key}`)) return;
      count++;
      skus.add(r);
      if (column.of !== 'PRICE') return;
      const [from, to] = [before(sheet, r, c), textAt(sheet, edits, r, c)];
      const [old, next] = [thousandths(from), thousandths(to)];
      if (!to) removed++;
      if (next === 0n) zero++;
      if (old && next !== undefined) moves.push({ row: r, column: c, from, to, percent: Number(((next - old) * 100_000n) / old) / 1000 });
    });
    cells += count;
    return { column, cells: count };
  });
  const ranked = moves.toSorted((a, b) => a.percent - b.percent);
  const [down, up] = [ranked[0], ranked.at(-1)];
  return {
    skus: skus.size, cells, columns: columns.filter((c) => c.cells > 0), zero, removed,
    extremes: moves.toSorted((a, b) => Math.abs(b.percent) - Math.abs(a.percent)).slice(0, MOST_EXTREMES),
    ...(moves.length ? { average: moves.reduce((total, one) => total + one.percent, 0) / moves.length } : {}),
    ...(down && down.percent < 0 ? { down } : {}), ...(up && up.percent > 0 ? { up } : {}),
  };
}

import type { StoreResolvedFragment } from '@/gen/features/ordering/store-pad';
import { createStore } from '@/lib/store';

/** One line of the pad as it was typed, and as far as the buyer has answered. Never changed in place. */
export type PadRow = { key: string; text: string; name: string; also: string; quantity: string | null; unit: string; variantId?: string; unitCode?: string; remark?: string };
export type Asked = { text: string; name: string; also: string; quantity?: string | null | undefined; unit: string };
export type Answer = StoreResolvedFragment;
type State = { rows: readonly PadRow[]; past: ReadonlyArray<readonly PadRow[]>; turn: number };

const MOST_UNDO = 30;
let keys = 0;
export const newKey = (): string => `${Date.now().toString(36)}-${(keys++).toString(36)}`;

export const rowOf = (asked: Asked): PadRow => ({ key: newKey(), text: asked.text, name: asked.name, also: asked.also, quantity: asked.quantity ?? null, unit: asked.unit });

export const pad = createStore<State>({ rows: [], past: [], turn: 0 });
/** What the server said of a row, as it stood then: a changed row is another one, and asks again; undoing finds the answer. */
let answers = new WeakMap<PadRow, Answer>();
/** The answer to the row before its last change: shown until the new one comes. */
let before = new WeakMap<PadRow, Answer>();

export const answerOf = (row: PadRow): Answer | undefined => answers.get(row);
export const shownOf = (row: PadRow): Answer | undefined => answers.get(row) ?? before.get(row);
export const isReady = (row: PadRow): boolean => answers.get(row)?.status === 'READY';

export function note(rows: readonly PadRow[], found: readonly Answer[]): void {
  rows.forEach((row, at) => { const one = found[at]; if (one) answers.set(row, one); });
  pad.set((s) => ({ ...s, turn: s.turn + 1 }));
}

/** Prices, stock and the buyer are others now: everything is asked again. */
export function forgetAnswers(): void {
  answers = new WeakMap();
  before = new WeakMap();
  pad.set((s) => ({ ...s, turn: s.turn + 1 }));
}

const step = (change: (rows: readonly PadRow[]) => readonly PadRow[], undoable = true): void =>
  pad.set((s) => ({ rows: change(s.rows), past: undoable ? [...s.past.slice(1 - MOST_UNDO), s.rows] : s.past, turn: s.turn + 1 }));

export const replaceRows = (rows: readonly PadRow[], undoable = false): void => step(() => rows, undoable);
export const addRows = (rows: readonly PadRow[]): void => step((all) => [...all, ...rows]);
export const dropRows = (gone: readonly PadRow[]): void => { const keysGone = new Set(gone.map((row) => row.key)); step((all) => all.filter((row) => !keysGone.has(row.key))); };

/** The rows that have come since these were all. */
export function addedTo(before: readonly PadRow[]): PadRow[] {
  const known = new Set(before.map((row) => row.key));
  return pad.get().rows.filter((row) => !known.has(row.key));
}

export function changeRow(row: PadRow, change: Partial<PadRow>): PadRow {
  const next = { ...row, ...change };
  const known = shownOf(row);
  if (known) before.set(next, known);
  step((all) => all.map((one) => (one.key === row.key ? next : one)));
  return next;
}

/** The goods were guessed from words, and the buyer wants other ones: the row is a question again. */
export function askAgain(row: PadRow, answer: Answer): void {
  const next: PadRow = { key: row.key, text: row.text, name: row.name, also: row.also, quantity: row.quantity, unit: row.unit };
  step((all) => all.map((one) => (one.key === row.key ? next : one)));
  note([next], [{ ...answer, status: 'CHOICE', variant: null, unit: null, total: null }]);
}

/** What the buyer says about a line; its goods and price stay as they are. */
export function remarkRow(row: PadRow, answer: Answer, remark: string): void {
  const next: PadRow = { ...row, remark };
  step((all) => all.map((one) => (one.key === row.key ? next : one)));
  note([next], [answer]);
}

export function undo(): void {
  pad.set((s) => (s.past.length ? { rows: s.past.at(-1)!, past: s.past.slice(0, -1), turn: s.turn + 1 } : s));
}

/** Both drafts of one pad: one went on without a network while another device went on with it. Nothing is lost, and goods stand there once. */
export function merged(mine: readonly PadRow[], theirs: readonly PadRow[]): readonly PadRow[] {
  const goods = (row: PadRow): string => `${row.variantId ?? row.name} ${row.unitCode ?? row.unit}`;
  const known = new Set(mine.map(goods));
  return [...mine, ...theirs.filter((row) => !known.has(goods(row)))];
}

const AMOUNT = /^(.*?\S)[\s,，x*×]+(\d+(?:\.\d+)?)\s*([箱瓶罐盒袋包件提桶]?)$/;
/** A line as far as it can be understood without the server: what stands before a number at its end, and the number. */
export function noted(text: string): PadRow {
  const [, name = text, quantity = '', unit = ''] = AMOUNT.exec(text) ?? [];
  return { key: newKey(), text, name, also: '', quantity: quantity || null, unit };
}

/** A code that is scanned again counts one more of what is there. True when it was. */
export function countAgain(code: string): boolean {
  const row = pad.get().rows.find((one) => one.name === code && !one.unit);
  if (!row) return false;
  const quantity = answers.get(row)?.quantity ?? Number(row.quantity ?? 1);
  changeRow(row, { quantity: String(quantity + 1) });
  return true;
}

/** As the server understands it, and as it keeps it. */
export const lineOf = (row: PadRow) => ({ name: row.name, also: row.also, quantity: row.quantity, unit: row.unit, variantId: row.variantId ?? null, unitCode: row.unitCode ?? null });
export const inputOf = (row: PadRow) => ({ text: row.text, remark: row.remark ?? '', ...lineOf(row) });

type Kept = Partial<Record<'text' | 'name' | 'also' | 'quantity' | 'unit' | 'variantId' | 'unitCode' | 'remark', unknown>>;
const said = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Rows from what was kept, which may be anything. */
export function rowsOf(kept: unknown): PadRow[] {
  if (!Array.isArray(kept)) return [];
  return kept.filter((one): one is Kept => typeof one === 'object' && one !== null).map((one) => ({
    key: newKey(), text: said(one.text), name: said(one.name), also: said(one.also), quantity: said(one.quantity) || null, unit: said(one.unit),
    ...(said(one.variantId) ? { variantId: said(one.variantId) } : {}), ...(said(one.unitCode) ? { unitCode: said(one.unitCode) } : {}), ...(said(one.remark) ? { remark: said(one.remark) } : {}),
  })).filter((row) => row.name || row.variantId);
}

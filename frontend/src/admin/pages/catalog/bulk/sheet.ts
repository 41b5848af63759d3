/** The grid without its looks: rows of texts, what has been changed in them, and steps back and forth. Nothing here knows React. */

export type Kind = 'TEXT' | 'COUNT' | 'PERCENT' | 'MONEY' | 'NUMBER' | 'CHOICE' | 'FLAG';
export type Column = { key: string; name: string; kind: Kind; of: 'PRODUCT' | 'VARIANT' | 'PRICE' | 'ATTRIBUTE'; unit: string; required: boolean; fixed: boolean; options: readonly { code: string; name: string }[] };
export type Row = { id: string; product: string; cells: readonly string[] };
export type Sheet = { columns: readonly Column[]; rows: readonly Row[]; siblings: ReadonlyMap<string, readonly number[]> };
/** New texts by row and column, see `slot`. What is the same as before is not in it. */
export type Edits = ReadonlyMap<string, string>;
export type Change = readonly [row: number, column: number, text: string];
export type Steps = { past: readonly Edits[]; now: Edits; future: readonly Edits[] };
export type Range = { top: number; bottom: number; left: number; right: number };

const MOST_STEPS = 100;
export const NO_STEPS: Steps = { past: [], now: new Map(), future: [] };
export const slot = (row: Row, column: Column): string => `${row.id} ${column.key}`;
/** A product's value is that of all its SKUs. */
export const shared = (column: Column): boolean => column.of === 'PRODUCT' || column.of === 'ATTRIBUTE';

export function sheetOf(columns: readonly Column[], rows: readonly Row[]): Sheet {
  const siblings = new Map<string, number[]>();
  rows.forEach((row, i) => { const mine = siblings.get(row.product); if (mine) mine.push(i); else siblings.set(row.product, [i]); });
  return { columns, rows, siblings };
}

export const before = (sheet: Sheet, row: number, column: number): string => sheet.rows[row]?.cells[column] ?? '';
export function textAt(sheet: Sheet, edits: Edits, row: number, column: number): string {
  const [r, c] = [sheet.rows[row], sheet.columns[column]];
  return r && c ? (edits.get(slot(r, c)) ?? before(sheet, row, column)) : '';
}

const TRUE = new Set(['true', '1', 'yes', 'y', '是', '√']);
const FALSE = new Set(['false', '0', 'no', 'n', '否', '×']);

/** What somebody typed or pasted, as it is stored: names become codes, money loses its marks. */
export function normal(column: Column, typed: string): string {
  const text = typed.trim();
  if (column.kind === 'CHOICE') return column.options.find((o) => o.code === text || o.name === text)?.code ?? column.options.find((o) => o.code.toLowerCase() === text.toLowerCase() || o.name.toLowerCase() === text.toLowerCase())?.code ?? text;
  if (column.kind === 'FLAG') return TRUE.has(text.toLowerCase()) ? 'true' : FALSE.has(text.toLowerCase()) ? 'false' : text;
  if (column.kind === 'MONEY') return text.replace(/[A-Z]{0,2}[¥￥$€£]|[,\s]/g, '');
  if (column.kind === 'COUNT' || column.kind === 'PERCENT') return text.replace(/[,%％\s]/g, '');
  return text;
}

export type Fault = 'empty' | 'count' | 'percent' | 'money' | 'choice' | 'flag';
/** What can be seen to be wrong before the server is asked; it looks again. */
export function fault(column: Column, text: string): Fault | undefined {
  if (!text) return column.required ? 'empty' : undefined;
  if (column.kind === 'COUNT') return /^\d{1,7}$/.test(text) && (column.key === 'weight_g' || Number(text) > 0) ? undefined : 'count';
  if (column.kind === 'PERCENT') return /^\d{1,3}(\.\d{1,2})?$/.test(text) && Number(text) <= 100 ? undefined : 'percent';
  if (column.kind === 'MONEY') return /^\d{1,9}(\.\d{1,3})?$/.test(text) ? undefined : 'money';
  if (column.kind === 'CHOICE') return column.options.some((o) => o.code === text) ? undefined : 'choice';
  return column.kind === 'FLAG' && text !== 'true' && text !== 'false' ? 'flag' : undefined;
}

/** Two ways to write one number are no change: 9.5 and 9.50. */
const same = (column: Column, a: string, b: string): boolean => a === b || (a !== '' && b !== '' && ['MONEY', 'COUNT', 'PERCENT', 'NUMBER'].includes(column.kind) && Number(a) === Number(b));

/** The edits with these changes; cells that cannot be changed stay. */
export function write(sheet: Sheet, edits: Edits, changes: Iterable<Change>): Edits {
  const next = new Map(edits);
  for (const [r, c, typed] of changes) {
    const [row, column] = [sheet.rows[r], sheet.columns[c]];
    if (!row || !column || column.fixed) continue;
    const text = normal(column, typed);
    for (const at of shared(column) ? (sheet.siblings.get(row.product) ?? [r]) : [r]) {
      const key = slot(sheet.rows[at]!, column);
      if (same(column, text, before(sheet, at, c))) next.delete(key);
      else next.set(key, text);
    }
  }
  return next;
}

export const step = (steps: Steps, now: Edits): Steps => (now === steps.now ? steps : { past: [...steps.past.slice(1 - MOST_STEPS), steps.now], now, future: [] });
export const undo = (s: Steps): Steps => (s.past.length ? { past: s.past.slice(0, -1), now: s.past.at(-1)!, future: [s.now, ...s.future] } : s);
export const redo = (s: Steps): Steps => (s.future.length ? { past: [...s.past, s.now], now: s.future[0]!, future: s.future.slice(1) } : s);

export const rangeOf = (a: readonly [number, number], b: readonly [number, number]): Range => ({ top: Math.min(a[0], b[0]), bottom: Math.max(a[0], b[0]), left: Math.min(a[1], b[1]), right: Math.max(a[1], b[1]) });

/** The block as spreadsheets write it to the clipboard. */
export function copied(sheet: Sheet, edits: Edits, range: Range): string {
  const lines: string[] = [];
  for (let r = range.top; r <= range.bottom; r++) {
    const cells: string[] = [];
    for (let c = range.left; c <= range.right; c++) { const text = textAt(sheet, edits, r, c); cells.push(/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text); }
    lines.push(cells.join('\t'));
  }
  return lines.join('\n');
}

/** Cells of a clipboard text: tabs and lines, quoted where a cell holds either. */
export function pasted(text: string): string[][] {
  const lines: string[][] = [];
  let [line, cell, quoted]: [string[], string, boolean] = [[], '', false];
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  for (let i = 0; i < source.length; i++) {
    const char = source[i]!;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source[i + 1] === '"') { cell += '"'; i++; }
      else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === '\t') { line.push(cell); cell = ''; }
    else if (char === '\n') { lines.push([...line, cell]); line = []; cell = ''; }
    else cell += char;
  }
  return [...lines, [...line, cell]];
}

/** A block put at the upper left of the range; one cell fills the whole range, a block repeats as often as it fits. */
export function block(cells: string[][], range: Range): Change[] {
  const [height, width] = [cells.length, Math.max(...cells.map((line) => line.length))];
  const [rows, columns] = [range.bottom - range.top + 1, range.right - range.left + 1];
  const down = rows % height === 0 ? Math.max(height, rows) : height;
  const across = columns % width === 0 ? Math.max(width, columns) : width;
  const changes: Change[] = [];
  for (let r = 0; r < down; r++) for (let c = 0; c < across; c++) { const text = cells[r % height]![c % width]; if (text !== undefined) changes.push([range.top + r, range.left + c, text]); }
  return changes;
}

/** The first row of the range in all rows below. */
export function filledDown(sheet: Sheet, edits: Edits, range: Range): Change[] {
  const changes: Change[] = [];
  for (let r = range.top + 1; r <= range.bottom; r++) for (let c = range.left; c <= range.right; c++) changes.push([r, c, textAt(sheet, edits, range.top, c)]);
  return changes;
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent, type MouseEvent } from 'react';
import { m } from '@/lib/i18n';
import { block, copied, fault, filledDown, pasted, rangeOf, shared, slot, textAt, write, type Change, type Column, type Edits, type Range, type Sheet } from './sheet';
import type { CellError } from './useSave';
import { faultText, headName, shownText, widthOf } from './words';

type At = readonly [row: number, column: number];
export type Selected = { from: At; to: At };
type Props = {
  sheet: Sheet; view: readonly number[]; rows: readonly number[]; edits: Edits; errors: ReadonlyMap<string, CellError>; selected: Selected;
  select: (next: Selected) => void; change: (edits: Edits) => void; undo: () => void; redo: () => void; conflict: (row: number, column: number) => void;
};
const ROW = 34;
const HEAD = 36;
const FIXED = 1; // columns that stay at the left
const MOVES: Record<string, At> = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageDown: [15, 0], PageUp: [-15, 0] };

/** A spreadsheet of SKUs. One input lies over the cell in hand: what is typed, composed or pasted arrives there. `rows` and `view` say which are shown; `selected` counts among those. */
export function Grid({ sheet, view, rows, edits, errors, selected, select, change, undo, redo, conflict }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string>();
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => ROW, overscan: 8, scrollMargin: HEAD, scrollPaddingStart: HEAD, scrollPaddingEnd: 24 });
  const range = rangeOf(selected.from, selected.to);
  const [row, column] = selected.to;
  const widths = view.map((c) => widthOf(sheet.columns[c]!));
  const lefts = widths.map((_, i) => widths.slice(0, i).reduce((sum, w) => sum + w, 0));
  const active = sheet.columns[view[column] ?? 0]!;
  const text = textAt(sheet, edits, rows[row] ?? -1, view[column] ?? -1);

  useEffect(() => { virtual.scrollToIndex(row); const pane = box.current; if (!pane || column < FIXED) return; const [left, right] = [lefts[column]! - (widths[0] ?? 0), lefts[column]! + widths[column]!]; if (right > pane.scrollLeft + pane.clientWidth) pane.scrollLeft = right - pane.clientWidth; if (pane.scrollLeft > left) pane.scrollLeft = left; }, [row, column]); // eslint-disable-line react-hooks/exhaustive-deps -- only a move scrolls

  const real = (changes: Change[]): Change[] => changes.flatMap(([r, c, value]) => (rows[r] === undefined || view[c] === undefined ? [] : [[rows[r], view[c], value] as const]));
  const put = (changes: Change[]) => change(write(sheet, edits, real(changes)));
  const clamp = ([r, c]: At): At => [Math.max(0, Math.min(rows.length - 1, r)), Math.max(0, Math.min(view.length - 1, c))];
  const go = (to: At, extend = false) => { const next = clamp(to); select({ from: extend ? selected.from : next, to: next }); input.current?.focus({ preventScroll: true }); };
  const commit = (): void => { if (draft !== undefined) { put([[row, column, draft]]); setDraft(undefined); } };
  const edit = () => { if (!active.fixed) { setDraft(shownText(active, text)); requestAnimationFrame(() => input.current?.select()); } };
  const all: Range = { top: 0, bottom: rows.length - 1, left: 0, right: view.length - 1 };

  const shortcut = (e: KeyboardEvent): boolean => {
    const key = e.key.toLowerCase();
    if (key === 'z') { if (e.shiftKey) redo(); else undo(); }
    else if (key === 'y') redo();
    else if (key === 'd') put(filledDown(projected(), new Map(), range));
    else if (key === 'a') select({ from: [all.bottom, all.right], to: [0, 0] });
    else if (e.key === 'Home') go([0, 0], e.shiftKey);
    else if (e.key === 'End') go([all.bottom, all.right], e.shiftKey);
    else if (MOVES[e.key]) go([row + MOVES[e.key]![0] * rows.length, column + MOVES[e.key]![1] * view.length], e.shiftKey);
    else return false;
    return true;
  };
  /** The sheet as it is shown, with what is edited: for blocks that are copied and filled. */
  const projected = (): Sheet => ({ columns: view.map((c) => sheet.columns[c]!), siblings: new Map(), rows: rows.map((r) => ({ ...sheet.rows[r]!, cells: view.map((c) => textAt(sheet, edits, r, c)) })) });
  const onKey = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return;
    const editing = draft !== undefined;
    if ((e.ctrlKey || e.metaKey) && !editing) { if (shortcut(e)) e.preventDefault(); return; }
    if (e.key === 'Enter' || e.key === 'Tab') {
      e.preventDefault();
      commit();
      const back = e.shiftKey ? -1 : 1;
      if (e.key === 'Enter') go([row + back, column]); else if (column + back < 0 || column + back >= view.length) go([row + back, back < 0 ? view.length - 1 : 0]); else go([row, column + back]);
    } else if (e.key === 'Escape') { if (editing) e.preventDefault(); setDraft(undefined); }
    else if (e.key === 'F2') { e.preventDefault(); edit(); }
    else if (editing && (e.key === 'ArrowDown' || e.key === 'ArrowUp') && !active.options.length) { e.preventDefault(); commit(); go([row + MOVES[e.key]![0], column]); }
    else if (editing) return;
    else if (MOVES[e.key]) { e.preventDefault(); go([row + MOVES[e.key]![0], column + MOVES[e.key]![1]], e.shiftKey); }
    else if (e.key === 'Home' || e.key === 'End') { e.preventDefault(); go([row, e.key === 'Home' ? 0 : all.right], e.shiftKey); }
    else if (e.key === 'Delete' || e.key === 'Backspace') { e.preventDefault(); put(block([['']], range)); }
  };
  const onCopy = (e: ClipboardEvent, cut = false) => {
    if (draft !== undefined) return;
    e.preventDefault();
    e.clipboardData.setData('text/plain', copied(projected(), new Map(), range));
    if (cut) put(block([['']], range));
  };
  const onPaste = (e: ClipboardEvent) => {
    const cells = pasted(e.clipboardData.getData('text/plain'));
    if (draft !== undefined && cells.length === 1 && cells[0]!.length === 1) return;
    e.preventDefault();
    setDraft(undefined);
    const changes = block(cells, range);
    put(changes);
    select({ from: [range.top, range.left], to: clamp([Math.max(...changes.map((c) => c[0])), Math.max(...changes.map((c) => c[1]))]) });
  };
  const press = (r: number, c: number) => (e: MouseEvent) => { if (e.button !== 0) return; e.preventDefault(); commit(); go([r, c], e.shiftKey); };
  const drag = (r: number, c: number) => (e: MouseEvent) => { if (e.buttons === 1 && draft === undefined) select({ from: selected.from, to: [r, c] }); };
  const cellClass = (r: number, c: number, one: Column): string => {
    const key = slot(sheet.rows[rows[r]!]!, one);
    const inside = r >= range.top && r <= range.bottom && c >= range.left && c <= range.right;
    const wrong = errors.has(key) || (edits.has(key) && fault(one, edits.get(key)!));
    return ['cell', inside && 'in', edits.has(key) && 'dirty', wrong && 'wrong', one.fixed && 'fixed', ['COUNT', 'MONEY', 'PERCENT', 'NUMBER'].includes(one.kind) && 'right', c < FIXED && 'stays'].filter(Boolean).join(' ');
  };
  const why = (r: number, one: Column): string | undefined => { const key = slot(sheet.rows[rows[r]!]!, one); const seen = edits.get(key); const local = seen === undefined ? undefined : fault(one, seen); return errors.get(key)?.message ?? (local && faultText(local)); };
  const own = sheet.rows[rows[row] ?? -1];
  const cellError = own && errors.get(slot(own, active));
  const shownRows = virtual.getVirtualItems();
  return (
    <>
      <div className="cellbar">
        <strong className="num">{own?.cells[0]}</strong><span className="muted">{headName(active)}{active.unit && ` (${active.unit})`}{shared(active) && ` · ${m.bulk_shared()}`}</span>
        {own && why(row, active) && <span className="tone-danger chip" role="status">{why(row, active)}</span>}
        {cellError?.theirs !== undefined && <button type="button" className="linkbtn" onClick={() => conflict(rows[row]!, view[column]!)}>{m.bulk_take_theirs({ value: shownText(active, cellError.theirs) || '–' })}</button>}
      </div>
      <div ref={box} className="grid-box" role="grid" aria-label={m.bulk_title()} aria-rowcount={rows.length + 1} aria-colcount={view.length} aria-multiselectable="true">
        <div className="grid-sheet" style={{ width: widths.reduce((sum, w) => sum + w, 0), height: virtual.getTotalSize() + HEAD }}>
          <div className="grid-head" role="row" aria-rowindex={1}>{view.map((c, i) => <div key={c} role="columnheader" tabIndex={-1} className={i < FIXED ? 'cell stays' : 'cell'} style={{ width: widths[i] }} onMouseDown={(e) => { e.preventDefault(); commit(); select({ from: [all.bottom, i], to: [0, i] }); input.current?.focus({ preventScroll: true }); }}><span className="truncate">{headName(sheet.columns[c]!)}</span></div>)}</div>
          {shownRows.map((item) => (
            <div key={sheet.rows[rows[item.index]!]!.id} className="grid-row" role="row" aria-rowindex={item.index + 2} style={{ transform: `translateY(${item.start}px)` }}>
              {view.map((c, i) => { const one = sheet.columns[c]!; return (
                <div key={c} role="gridcell" tabIndex={-1} aria-selected={item.index === row && i === column} aria-colindex={i + 1} className={cellClass(item.index, i, one)} style={{ width: widths[i] }} title={why(item.index, one)} onMouseDown={press(item.index, i)} onMouseEnter={drag(item.index, i)} onDoubleClick={edit}>
                  <span className="truncate">{shownText(one, textAt(sheet, edits, rows[item.index]!, c))}</span>
                </div>
              ); })}
            </div>
          ))}
          {own && (
            <div role="row" style={{ display: 'contents' }}><div role="gridcell" style={{ display: 'contents' }}><input
              ref={input} className={draft === undefined ? 'grid-input' : 'grid-input open'} style={{ transform: `translate(${column < FIXED ? (box.current?.scrollLeft ?? 0) + lefts[column]! : lefts[column]}px, ${HEAD + row * ROW}px)`, width: widths[column] }}
              value={draft ?? ''} aria-label={`${active.name} ${own.cells[0]}: ${shownText(active, text)}`} aria-invalid={why(row, active) ? true : undefined} readOnly={active.fixed} autoComplete="off" {...(active.options.length && draft !== undefined ? { list: `grid-${active.key}` } : {})}
              onChange={(e) => setDraft(e.currentTarget.value)} onCompositionStart={() => { if (draft === undefined && !active.fixed) setDraft(''); }} onKeyDown={onKey} onCopy={onCopy} onCut={(e) => onCopy(e, true)} onPaste={onPaste} onBlur={commit} onDoubleClick={edit}
            /></div></div>
          )}
        </div>
      </div>
      {active.options.length > 0 && draft !== undefined && <datalist id={`grid-${active.key}`}>{active.options.map((o) => <option key={o.code} value={o.name}>{o.code}</option>)}</datalist>}
    </>
  );
}

import { useCallback, useRef, type ClipboardEvent, type KeyboardEvent } from 'react';
import { m } from '@/lib/i18n';
import { toast } from '@/ui';
import type { ShopVariant } from '../parts/pricing';
import { paste, type FillStore } from './fill';

const STEPS: Record<string, readonly [down: number, across: number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0] };
const place = (cell: HTMLElement) => [Number(cell.dataset['row']), Number(cell.dataset['col'])] as const;

/** The next cell from `row`, `column` in that direction which can be typed into; cells know their place by `data-row` and `data-col`. */
export function neighbour(cells: readonly HTMLElement[], row: number, column: number, [down, across]: readonly [number, number]): HTMLElement | undefined {
  const ahead = cells.filter((cell) => {
    const [r, c] = place(cell);
    return down ? c === column && (r - row) * down > 0 : r === row && (c - column) * across > 0;
  });
  const distance = (cell: HTMLElement) => { const [r, c] = place(cell); return Math.abs(r - row) + Math.abs(c - column); };
  return ahead.sort((a, b) => distance(a) - distance(b))[0];
}

/** Arrows and Enter walk from cell to cell, a block from a spreadsheet is written from the cell with the focus on. */
export function useGrid(store: FillStore, at: (row: number, column: number) => ShopVariant | undefined, unitCode?: string) {
  const find = useRef({ at, unitCode });
  find.current = { at, unitCode };
  const onKeyDown = useCallback((event: KeyboardEvent<HTMLElement>) => {
    const cell = event.target instanceof HTMLInputElement && event.target.dataset['row'] !== undefined ? event.target : undefined;
    let step = STEPS[event.key];
    if (!cell || !step || event.altKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && event.shiftKey) step = [-1, 0];
    event.preventDefault();
    const [row, column] = place(cell);
    neighbour([...event.currentTarget.querySelectorAll<HTMLInputElement>('input[data-row]:not(:disabled)')], row, column, step)?.focus();
  }, []);
  const onPaste = useCallback((event: ClipboardEvent<HTMLElement>) => {
    const cell = event.target instanceof HTMLInputElement && event.target.dataset['row'] !== undefined ? event.target : undefined;
    const copied = event.clipboardData?.getData('text/plain') ?? '';
    if (!cell || !/[\t\n]/.test(copied.trim())) return;
    event.preventDefault();
    const before = store.get();
    const [row, column] = place(cell);
    const { put, lost } = paste(store, copied, row, column, find.current.at, find.current.unitCode);
    toast(lost ? m.product_pasted_some({ put, lost }) : m.product_pasted({ put }), put ? { undo: () => store.set(before) } : { tone: 'danger' });
  }, [store]);
  return { onKeyDown, onPaste };
}

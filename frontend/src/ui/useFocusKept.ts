import { useEffect, type RefObject } from 'react';

/**
 * Whoever acted by a control that is gone with what it did goes on beside it, not at the top of the page. `next` finds where in the box, told the place of the
 * child that had the focus and what had it; where there is nothing any more, it is the page's main region.
 */
export function useFocusKept(box: RefObject<HTMLElement | null>, next: (box: HTMLElement, at: number, had: Element) => HTMLElement | null | undefined) {
  const had = document.activeElement; // before this render is drawn
  const at = [...(box.current?.children ?? [])].findIndex((child) => child.contains(had));
  useEffect(() => {
    if (at >= 0 && !had!.isConnected && document.activeElement === document.body) ((box.current && next(box.current, at, had!)) ?? document.getElementById('main'))?.focus({ preventScroll: true });
  });
}

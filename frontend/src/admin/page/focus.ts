import { useEffect, useRef } from 'react';

const LATER_MS = 10; // a dialog that was closed, or a control that went, has left the page by then

/** Focus that fell to the ground is put where it was, or else on the page: the next Tab does not begin at the top again. */
export function putFocusBack(before?: Element | null): void {
  setTimeout(() => {
    for (const to of [before, document.getElementById('main')]) { // the first may have gone, or be disabled by now
      if (document.activeElement && document.activeElement !== document.body) return;
      (to as HTMLElement | null | undefined)?.focus({ preventScroll: true });
    }
  }, LATER_MS);
}

/** For a dialog that is there only while it is open: Mantine's gives focus back when `opened` changes, not when it goes. */
export function useFocusBack(open = true): void {
  const before = useRef(document.activeElement);
  const was = useRef(open);
  was.current = open;
  useEffect(() => {
    const from = before.current;
    return () => { if (was.current) putFocusBack(from); };
  }, []);
}

/** How the viewer came to the present history entry, and where it was scrolled to: back and forward show a page as it was left. */
let back = false;
const places = new Map<string, number>();
/** Where the entry that was come back to had been left: what is still on screen at that moment may scroll once more. */
let left = 0;
const entry = (): string => (window as { navigation?: { currentEntry?: { key?: string } } }).navigation?.currentEntry?.key ?? location.href;
/** How long a page may take to grow as tall as it was left: a slow phone on a slow line asks for its rows first. */
const WAIT_MS = 10_000;

/** True while the present page was reached by the back or forward button. */
export const cameBack = (): boolean => back;

/** Starts listening; call once, before the router. */
export function watchArrival(): void {
  let here = entry();
  addEventListener('popstate', () => { back = true; here = entry(); left = places.get(here) ?? 0; });
  addEventListener('orderwell:address', () => { if (entry() !== here) { back = false; here = entry(); } });
  addEventListener('scroll', () => { if (entry() === here) places.set(here, scrollY); }, { passive: true });
}

/** Scrolls to where the entry was left, as soon as the page has grown tall enough again, unless the viewer does something first. */
export function restoreScroll(): () => void {
  const wanted = left;
  const until = performance.now() + WAIT_MS;
  let frame = 0;
  const stop = () => cancelAnimationFrame(frame);
  const attempt = () => {
    scrollTo(0, wanted);
    if (Math.abs(scrollY - wanted) > 2 && performance.now() < until) frame = requestAnimationFrame(attempt);
  };
  frame = requestAnimationFrame(attempt);
  for (const name of ['wheel', 'touchstart', 'keydown', 'pointerdown']) addEventListener(name, stop, { once: true, passive: true });
  return stop;
}

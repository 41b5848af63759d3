const told = new WeakSet<HTMLElement>();

/** What does not fit its cell is told in full when the pointer rests on it. A title that a page gave stays. */
export function hintWhatIsCut(): void {
  document.addEventListener('mouseover', ({ target }) => {
    const cell = target instanceof Element && target.closest<HTMLElement>('.cell, .truncate');
    if (!cell || (cell.title && !told.has(cell))) return;
    const cut = [cell, ...cell.querySelectorAll('*')].some((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth);
    cell.title = cut ? cell.innerText : '';
    told.add(cell);
  });
}

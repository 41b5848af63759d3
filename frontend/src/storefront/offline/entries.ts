/**
 * What a buyer has chosen and the server has not confirmed: one entry per line of the cart, in the browser's storage.
 * It is written in the same breath as the tap, so a page that is killed loses nothing; one for each line lets two tabs write
 * without reading first. An entry names the quantity wanted, not a difference: sending it again is harmless.
 */
export type Entry = {
  quantity: number;
  /** What the server had when the buyer changed it first; absent where that was not known. */
  was?: number;
  at: number;
  /** No answer came, so nothing else will send it. */
  failed?: boolean;
};
export const PREFIX = 'orderwell:out:';

export function entry(key: string): Entry | undefined {
  try { return (JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null') as Entry | null) ?? undefined; } catch { return undefined; }
}

const write = (key: string, one: Entry | undefined): void => {
  try {
    if (one) localStorage.setItem(PREFIX + key, JSON.stringify(one));
    else localStorage.removeItem(PREFIX + key);
  } catch { /* storage full or refused: what was chosen then lives as long as the page */ }
};

/** Writes what is wanted now; where the line began stays. */
export function want(key: string, quantity: number, was: number | undefined): void {
  const begun = entry(key) ?? (was === undefined ? {} : { was });
  write(key, { ...begun, quantity, at: Date.now(), failed: !navigator.onLine });
}

/** The server has answered for this quantity, or nobody has (`failed`). True when nothing else was chosen since. */
export function settle(key: string, quantity: number, failed = false): boolean {
  const mine = entry(key);
  const same = mine?.quantity === quantity;
  if (mine && failed) write(key, { ...mine, failed });
  else write(key, mine && !same ? { ...mine, was: quantity } : undefined);
  return same;
}

import { keyOf, settled, type Place } from './useCart';

/** What the buyer has written here about lines and the server has not answered yet: it is what they see. */
const writing = new Map<string, string>();
let all: Promise<unknown> = Promise.resolve();

/** Saves with `send`, once the line is there. */
export function saving<T>(place: Place, text: string, send: () => Promise<T>): Promise<T> {
  const key = keyOf(place);
  writing.set(key, text);
  const done = settled().then(send).finally(() => { if (writing.get(key) === text) writing.delete(key); });
  all = Promise.allSettled([all, done]);
  return done;
}

/** Resolves when what was written has been answered. */
export const remarksSaved = async (): Promise<void> => { await all; };
/** The line's remark as its buyer sees it now. */
export const remarkSeen = (place: Place, saved: string): string => writing.get(keyOf(place)) ?? saved;

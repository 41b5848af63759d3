import { useEffect, useRef } from 'react';
import { createStore, useStore } from '@/lib/store';
import type { IconName } from '@/ui';

/** Something the palette can do. `words` are further search words, such as pinyin initials or the other language. */
export type Command = { id: string; label: string; group?: string; icon?: IconName; words?: string; keys?: string; run: () => void };

const sets = createStore<ReadonlyArray<{ current: Command[] }>>([]);

/** Offers commands while the component is mounted: a page adds its own with `useCommands([...])`. */
export function useCommands(commands: Command[]): void {
  const holder = useRef(commands);
  holder.current = commands;
  useEffect(() => {
    sets.set((all) => [holder, ...all]);
    return () => sets.set((all) => all.filter((one) => one !== holder));
  }, []);
}

export const useAllCommands = (): Command[] => useStore(sets).flatMap((one) => one.current);

/** Every letter of the query in order (from three letters on), whole-word and early hits first; undefined when it does not match. */
export function rank(command: Pick<Command, 'label' | 'words'>, query: string): number | undefined {
  const text = `${command.label} ${command.words ?? ''}`.toLowerCase();
  const q = query.trim().toLowerCase();
  if (!q) return 0;
  const at = text.indexOf(q);
  if (at >= 0) return at === 0 || text[at - 1] === ' ' ? at : 100 + at;
  if (q.length < 3) return undefined;
  let from = 0;
  for (const letter of q.replaceAll(' ', '')) {
    const found = text.indexOf(letter, from);
    if (found < 0) return undefined;
    from = found + 1;
  }
  return 1000 + from;
}

import { useCallback, useMemo, useRef, useState } from 'react';

export type Selection = {
  ids: ReadonlySet<string>;
  /** Everything that matches, also what is not loaded. */
  all: boolean;
  size: number;
  has: (id: string) => boolean;
  /** Toggles one row; with `range`, everything between it and the last toggled row takes its state. */
  toggle: (id: string, range?: boolean) => void;
  toggleLoaded: () => void;
  selectAll: () => void;
  replace: (ids: string[]) => void;
  clear: () => void;
};

/** `loaded` are the ids on screen in order, `total` how many match. */
export function useSelection(loaded: readonly string[], total: number | undefined): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const anchor = useRef<string | undefined>(undefined);
  const toggle = useCallback((id: string, range = false) => {
    const from = range && anchor.current !== undefined ? loaded.indexOf(anchor.current) : -1;
    const to = loaded.indexOf(id);
    const span = from >= 0 && to >= 0 ? loaded.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    setAll(false);
    setIds((before) => {
      const next = new Set(all ? loaded : before);
      const on = !next.has(id);
      for (const one of span) { if (on) next.add(one); else next.delete(one); }
      return next;
    });
    anchor.current = id;
  }, [loaded, all]);
  return useMemo(() => ({
    ids, all, size: all ? (total ?? loaded.length) : ids.size,
    has: (id: string) => all || ids.has(id),
    toggle,
    toggleLoaded: () => { setAll(false); setIds((before) => (all || loaded.every((id) => before.has(id)) ? new Set() : new Set(loaded))); },
    selectAll: () => setAll(true),
    replace: (next: string[]) => { setAll(false); setIds(new Set(next)); },
    clear: () => { setAll(false); setIds(new Set()); anchor.current = undefined; },
  }), [ids, all, loaded, total, toggle]);
}

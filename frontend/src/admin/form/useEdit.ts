import { useCallback, useEffect, useMemo, useState } from 'react';

export type Edit<T> = {
  values: T;
  /** What the edit began from: compared with what is stored now when somebody else saved meanwhile. */
  base: T;
  dirty: boolean;
  set: (change: Partial<T>) => void;
  reset: () => void;
  /** Continue from what is stored now, with these values. */
  rebase: (base: T, values: T) => void;
};

/** A copy of what is stored, to edit. While nothing is edited it follows the store; once it is, the input is never lost. */
export function useEdit<T extends object>(saved: T): Edit<T> {
  const [state, setState] = useState({ base: saved, values: saved });
  const key = JSON.stringify(saved);
  const dirty = useMemo(() => JSON.stringify(state.values) !== JSON.stringify(state.base), [state]);
  useEffect(() => { setState((now) => (JSON.stringify(now.values) === JSON.stringify(now.base) ? { base: JSON.parse(key) as T, values: JSON.parse(key) as T } : now)); }, [key]);
  const set = useCallback((change: Partial<T>) => setState((now) => ({ ...now, values: { ...now.values, ...change } })), []);
  const reset = useCallback(() => setState((now) => ({ base: now.base, values: now.base })), []);
  const rebase = useCallback((base: T, values: T) => setState({ base, values }), []);
  return { ...state, dirty, set, reset, rebase };
}

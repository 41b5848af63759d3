import { useCallback, useMemo } from 'react';
import { useSearch } from './address';

/** How one search parameter is read and written. `undefined` from `write` leaves it out of the address. */
export type Param<T> = { read(raw: string | null): T; write(value: T): string | undefined };
export type Spec = Record<string, Param<unknown>>;
export type Values<S extends Spec> = { [K in keyof S]: S[K] extends Param<infer T> ? T : never };

export const text = (fallback = ''): Param<string> => ({ read: (raw) => raw ?? fallback, write: (v) => (v === fallback ? undefined : v) });
export const int = (fallback: number): Param<number> => ({ read: (raw) => (raw !== null && /^-?\d+$/.test(raw) ? Number(raw) : fallback), write: (v) => (v === fallback ? undefined : String(v)) });
export const flag = (): Param<boolean> => ({ read: (raw) => raw === '1', write: (v) => (v ? '1' : undefined) });
export const list = (): Param<string[]> => ({ read: (raw) => (raw ? raw.split(',').map(decodeURIComponent) : []), write: (v) => (v.length ? v.map(encodeURIComponent).join(',') : undefined) });
export const oneOf = <T extends string>(allowed: readonly T[], fallback: T): Param<T> => ({ read: (raw) => allowed.find((a) => a === raw) ?? fallback, write: (v) => (v === fallback ? undefined : v) });

/** Reads the parameters of `spec` from a search string. */
export function readSearch<S extends Spec>(spec: S, search: string): Values<S> {
  const params = new URLSearchParams(search);
  return Object.fromEntries(Object.entries(spec).map(([key, param]) => [key, param.read(params.get(key))])) as Values<S>;
}

/** The search string after `change`; parameters that are not in `spec` stay. */
export function writeSearch<S extends Spec>(spec: S, search: string, change: Partial<Values<S>>): string {
  const params = new URLSearchParams(search);
  for (const [key, value] of Object.entries(change)) {
    const written = spec[key]?.write(value);
    if (written === undefined) params.delete(key);
    else params.set(key, written);
  }
  const result = params.toString().replaceAll('%2C', ',');
  return result ? `?${result}` : '';
}

export type SetSearch<S extends Spec> = (change: Partial<Values<S>>, how?: 'push' | 'replace') => void;

/** State that lives in the address. Define `spec` outside the component. Typing replaces, choosing pushes: pass `how`. */
export function useUrlState<S extends Spec>(spec: S): [Values<S>, SetSearch<S>] {
  const search = useSearch();
  const values = useMemo(() => readSearch(spec, search), [spec, search]);
  const set = useCallback<SetSearch<S>>((change, how = 'push') => {
    const next = writeSearch(spec, location.search, change);
    if (next === location.search) return;
    const href = location.pathname + next + location.hash;
    if (how === 'push') history.pushState(null, '', href);
    else history.replaceState(history.state, '', href);
  }, [spec]);
  return [values, set];
}

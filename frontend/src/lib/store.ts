import { useSyncExternalStore } from 'react';

/** The smallest shared state: a value that components can watch. */
export type Store<T> = { get: () => T; set: (next: T | ((before: T) => T)) => void; subscribe: (listener: () => void) => () => void };

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      const changed = typeof next === 'function' ? (next as (before: T) => T)(value) : next;
      if (Object.is(changed, value)) return;
      value = changed;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => (listeners.add(listener), () => void listeners.delete(listener)),
  };
}

export const useStore = <T>(store: Store<T>): T => useSyncExternalStore(store.subscribe, store.get, store.get);

/** A store that survives a reload, under `orderwell:<key>`; unreadable content falls back to `initial`. */
export function createStoredStore<T>(key: string, initial: T, where: 'local' | 'session' = 'local'): Store<T> {
  const name = `orderwell:${key}`;
  const storage = () => (where === 'local' ? localStorage : sessionStorage);
  let first = initial;
  try {
    const raw = storage().getItem(name);
    if (raw !== null) first = JSON.parse(raw) as T;
  } catch {
    /* keep the initial value */
  }
  const store = createStore(first);
  store.subscribe(() => {
    try {
      storage().setItem(name, JSON.stringify(store.get()));
    } catch {
      /* storage full or refused: state lasts as long as the page */
    }
  });
  return store;
}

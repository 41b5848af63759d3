import { useCallback, useEffect, useState } from 'react';
import { locale } from './i18n';

/** State of a form that survives a language switch, a reload and an accident, per tab. `clear` after it was sent. */
export function useDraft<T>(key: string, initial: T): [T, (next: T | ((before: T) => T)) => void, () => void] {
  const name = `orderwell:draft:${key}`;
  const [value, setValue] = useState<T>(() => {
    try {
      const raw = sessionStorage.getItem(name);
      return raw === null ? initial : (JSON.parse(raw) as T);
    } catch {
      return initial;
    }
  });
  const [dirty, setDirty] = useState(false);
  useEffect(() => {
    if (!dirty) return;
    try {
      sessionStorage.setItem(name, JSON.stringify(value));
    } catch {
      /* the draft then lives as long as the page */
    }
  }, [name, value, dirty]);
  const set = useCallback((next: T | ((before: T) => T)) => { setDirty(true); setValue(next); }, []);
  const clear = useCallback(() => { setDirty(false); setValue(initial); try { sessionStorage.removeItem(name); } catch { /* nothing to remove */ } }, [initial, name]);
  return [value, set, clear];
}

const carried = new Map<string, unknown>();
/** State that survives a switch of the language, which builds the page anew, and nothing else: neither leaving the page nor a reload. Stays in memory, so it is for passwords too. */
export function useCarried<T>(key: string, initial: T | (() => T)) {
  const [value, setValue] = useState<T>(() => (carried.has(key) ? (carried.get(key) as T) : typeof initial === 'function' ? (initial as () => T)() : initial));
  useEffect(() => { carried.set(key, value); }, [key, value]);
  useEffect(() => {
    const here = locale();
    return () => { if (locale() === here) carried.delete(key); };
  }, [key]);
  return [value, setValue] as const;
}

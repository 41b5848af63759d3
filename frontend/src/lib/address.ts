import { useSyncExternalStore } from 'react';

const EVENT = 'orderwell:address';
/** Tells `useSearch` about every change of the address, whoever makes it. The entry files import this module before their router. */
function watchHistory(): void {
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name].bind(history);
    history[name] = (...args) => {
      original(...args);
      queueMicrotask(() => dispatchEvent(new Event(EVENT)));
    };
  }
}
if (typeof history !== 'undefined') watchHistory();

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  addEventListener(EVENT, listener);
  return () => {
    removeEventListener('popstate', listener);
    removeEventListener(EVENT, listener);
  };
}
export const useSearch = (): string => useSyncExternalStore(subscribe, () => location.search, () => '');

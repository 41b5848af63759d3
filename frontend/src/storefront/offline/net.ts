import { createStore, useStore } from '@/lib/store';

/** Times in ms. `since`: when the network was found to be away. `at`: when the oldest answer on screen came. `update`: a new version waits. */
type Net = { offline: boolean; since: number; at: number; update: boolean };
/** Whether there is a way to the server, as far as this page has found out. Kept apart from what finds out (watch.ts), which comes later. */
export const net = createStore<Net>({ offline: false, since: 0, at: 0, update: false });
export const useOffline = (): boolean => useStore(net).offline;
export const goneOffline = (at = Date.now()): void =>
  net.set((before) => (before.offline ? { ...before, at: Math.min(at, before.at) } : { ...before, offline: true, since: Date.now(), at }));

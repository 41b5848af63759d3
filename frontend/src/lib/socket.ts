import { createClient, type Client } from 'graphql-ws';
import { refetchActive } from './active';
import { connection } from './live';

const POLL_MS = 10_000;
const PATIENCE_MS = 4_000;
/** A network that vanished closes no socket: without an answer to a ping after so long, the socket is given up. */
const PONG_MS = 5_000;
/** What changed between a page's first answer and its first subscription went by unseen; a quick start is no gap. */
const SLOW_START_MS = 1_000;

/** Up to 0.5, 1, 2 ... 20 s, at random: two thousand clients must not come back in the same second. */
export const backoff = (attempt: number, random: () => number = Math.random): number => Math.round((0.3 + 0.7 * random()) * Math.min(20_000, 500 * 2 ** attempt));

export type Live = { subscribe: Client['subscribe']; close: () => void };

/** Opens the one socket of the tab, which comes back by itself and tells `connection` how it is. */
export function openSocket(): Live {
  let began = 0;
  let wasLive = false;
  let closing = false;
  let attempts = 0;
  let retryNow: (() => void) | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;
  let answer: ReturnType<typeof setTimeout> | undefined;
  const rest = (): void => { clearTimeout(patience); clearInterval(poll); clearTimeout(answer); };

  const lost = (): void => {
    clearTimeout(answer);
    if (closing || connection.get() === 'polling') return;
    connection.set(navigator.onLine ? 'reconnecting' : 'offline');
    clearTimeout(patience);
    patience = setTimeout(() => {
      connection.set(navigator.onLine ? 'polling' : 'offline');
      clearInterval(poll);
      poll = setInterval(() => { if (!document.hidden && navigator.onLine) refetchActive(); }, POLL_MS);
    }, PATIENCE_MS);
  };
  const closed = (event: unknown): void => {
    if ((event as CloseEvent).code !== 1000) return lost();
    rest(); // nothing on screen subscribes any more
    return connection.set('idle');
  };
  const connecting = (again: boolean): void => {
    if (again) return;
    began = performance.now();
    wasLive = false;
    connection.set(navigator.onLine ? 'connecting' : 'offline');
  };
  const connected = (): void => {
    rest();
    attempts = 0;
    connection.set('live');
    if (wasLive || performance.now() - began > SLOW_START_MS) refetchActive();
    wasLive = true;
  };
  const offline = (): void => { if (connection.get() !== 'idle') connection.set('offline'); };
  const online = (): void => {
    if (connection.get() !== 'offline') return;
    connection.set('reconnecting');
    refetchActive();
    attempts = 0; // a network that just came back is worth a try now, not after the last and longest pause
    retryNow?.();
    client.terminate();
  };

  addEventListener('offline', offline);
  addEventListener('online', online);
  const client = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
    retryAttempts: Infinity,
    retryWait: () => new Promise((done) => { retryNow = done; setTimeout(done, backoff(attempts++)); }),
    keepAlive: 12_000,
    lazyCloseTimeout: 5_000,
    shouldRetry: (event) => !(event instanceof CloseEvent && event.code === 4403),
    on: {
      connecting, connected, closed, error: lost,
      ping: (received) => { if (!received) { clearTimeout(answer); answer = setTimeout(() => client.terminate(), PONG_MS); } },
      pong: (received) => { if (received) clearTimeout(answer); },
    },
  });
  return {
    subscribe: client.subscribe,
    close() {
      closing = true;
      removeEventListener('offline', offline);
      removeEventListener('online', online);
      rest();
      Promise.resolve(client.dispose()).catch(() => {}); // a socket that never opened
      connection.set('idle');
    },
  };
}

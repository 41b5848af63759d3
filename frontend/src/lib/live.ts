import type { SubscriptionForwarder } from '@urql/core';
import type { Client as Socket } from 'graphql-ws';
import { refetchActive } from './active';
import { createStore, useStore } from './store';

/** 'idle' until a subscription starts; 'polling' when the socket has been away for some time. */
export type Connection = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'polling' | 'offline';
export const connection = createStore<Connection>('idle');
export const useConnection = (): Connection => useStore(connection);

const POLL_MS = 10_000;
const PATIENCE_MS = 4_000;
/** A network that vanished closes no socket: without an answer to a ping after so long, the socket is given up. */
const PONG_MS = 5_000;
let socket: Promise<Socket> | undefined;
let wasLive = false;
let patience: ReturnType<typeof setTimeout> | undefined;
let poll: ReturnType<typeof setInterval> | undefined;
let answer: ReturnType<typeof setTimeout> | undefined;
const giveUp = (): void => void socket?.then((client) => client.terminate());

/** Up to 0.5, 1, 2 ... 20 s, at random: two thousand clients must not come back in the same second. */
export const backoff = (attempt: number, random: () => number = Math.random): number => Math.round((0.3 + 0.7 * random()) * Math.min(20_000, 500 * 2 ** attempt));

function lost(): void {
  clearTimeout(answer);
  if (connection.get() === 'polling') return;
  connection.set(navigator.onLine ? 'reconnecting' : 'offline');
  clearTimeout(patience);
  patience = setTimeout(() => {
    connection.set(navigator.onLine ? 'polling' : 'offline');
    clearInterval(poll);
    poll = setInterval(() => { if (!document.hidden && navigator.onLine) refetchActive(); }, POLL_MS);
  }, PATIENCE_MS);
}

function found(): void {
  clearTimeout(patience);
  clearInterval(poll);
  connection.set('live');
  if (wasLive) refetchActive();
  wasLive = true;
}

async function open(): Promise<Socket> {
  const { createClient } = await import('graphql-ws');
  connection.set('connecting');
  return createClient({
    url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
    retryAttempts: Infinity,
    retryWait: (attempt) => new Promise((done) => setTimeout(done, backoff(attempt))),
    keepAlive: 12_000,
    lazyCloseTimeout: 5_000,
    shouldRetry: (event) => !(event instanceof CloseEvent && event.code === 4403),
    on: {
      connected: found, closed: lost, error: lost,
      ping: (received) => { if (!received) { clearTimeout(answer); answer = setTimeout(giveUp, PONG_MS); } },
      pong: (received) => { if (received) clearTimeout(answer); },
    },
  });
}

/** Closes the socket, at sign-out. The next subscription opens a new one with the new session. */
export async function closeLive(): Promise<void> {
  clearTimeout(patience);
  clearInterval(poll);
  clearTimeout(answer);
  const closing = socket;
  socket = undefined;
  wasLive = false;
  await (await closing)?.dispose();
  clearTimeout(patience);
  connection.set('idle');
}

/** urql's door to the socket; graphql-ws itself is loaded when the first subscription starts. */
export const forwardLive: SubscriptionForwarder = (request) => ({
  subscribe(sink) {
    let stopped = false;
    let stop = () => {};
    socket ??= open();
    void socket.then((client) => {
      if (stopped) return;
      stop = client.subscribe({ query: request.query ?? '', variables: request.variables as Record<string, unknown> }, { next: (value) => sink.next(value as never), error: (error) => sink.error(error), complete: () => sink.complete() });
    });
    return { unsubscribe() { stopped = true; stop(); } };
  },
});

if (typeof addEventListener === 'function') {
  addEventListener('offline', () => { if (connection.get() !== 'idle') connection.set('offline'); });
  addEventListener('online', () => { if (connection.get() === 'offline') { connection.set('reconnecting'); refetchActive(); giveUp(); } });
}

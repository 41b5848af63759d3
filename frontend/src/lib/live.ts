import type { SubscriptionForwarder } from '@urql/core';
import type { Live } from './socket';
import { createStore, useStore } from './store';
import { trustedText } from './trusted';

/** 'idle' until a subscription starts; 'polling' when the socket has been away for some time. */
export type Connection = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'polling' | 'offline';
export const connection = createStore<Connection>('idle');
export const useConnection = (): Connection => useStore(connection);

let socket: Promise<Live> | undefined;

/** Closes the socket, at sign-out. The next subscription opens a new one with the new session. */
export async function closeLive(): Promise<void> {
  const closing = socket;
  socket = undefined;
  (await closing)?.close();
}

/** urql's door to the socket, whose code is loaded when the first subscription starts. */
export const forwardLive: SubscriptionForwarder = (request) => ({
  subscribe(sink) {
    let stopped = false;
    let stop = () => {};
    socket ??= import('./socket').then((module) => module.openSocket());
    void socket.then((client) => {
      if (stopped) return;
      stop = client.subscribe({ query: trustedText(request.operationName) ?? request.query ?? '', variables: request.variables as Record<string, unknown> }, { next: (value) => sink.next(value as never), error: (error) => sink.error(error), complete: () => sink.complete() });
    });
    return { unsubscribe() { stopped = true; stop(); } };
  },
});

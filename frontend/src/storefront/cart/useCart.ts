import { useEffect, useMemo } from 'react';
import type { Client, OperationContext } from '@urql/core';
import { StoreAddToCartDoc, StoreCartNowDoc, StoreSetCartLineDoc } from '@/gen/features/cart/store';
import { mutate, useClient, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { createStore, useStore } from '@/lib/store';
import { trustedFetch } from '@/lib/trusted';
import { toast } from '@/ui';
import { settle, want } from '../offline/entries';
import { goneOffline } from '../offline/net';

export type Place = { variantId: string; unitCode: string };
export const keyOf = (place: Place) => `${place.variantId} ${place.unitCode}`;

/** Quantities the buyer has chosen and the server has not confirmed yet; they are shown at once and taken back when refused. */
export const waiting = createStore<Record<string, number>>({});
type Change = { client: Client; place: Place; quantity: number; timer: ReturnType<typeof setTimeout> };
/** What nobody has sent yet. Sending takes it out, so the pause, the checkout and the end of the page cannot send it twice. */
const due = new Map<string, Change>();
/** One request after the other: the last quantity must be the last to arrive, and the first one gives a visitor the cookie. */
let line: Promise<unknown> = Promise.resolve();
const PAUSE_MS = 220;
const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('orderwell:cart') : undefined;
/** Such a request ends even if its page has gone. */
const toServer = trustedFetch({ get: false });
const OUTLIVES: Partial<OperationContext> = { fetch: (address, init) => toServer(address, { ...init, keepalive: true }) };

export const forget = (key: string, sent: number) => waiting.set((all) => {
  if (all[key] !== sent) return all;
  return Object.fromEntries(Object.entries(all).filter(([other]) => other !== key));
});

async function send(key: string): Promise<void> {
  const change = due.get(key);
  if (!change) return;
  const { client, place, quantity } = change;
  clearTimeout(change.timer);
  due.delete(key);
  const done = await mutate(client, StoreSetCartLineDoc, { input: { ...place, quantity } }, OUTLIVES);
  const lost = !done.ok && done.problem.code === 'NETWORK';
  const kept = settle(key, quantity, lost) && lost;
  if (lost) goneOffline();
  if (due.has(key) || kept) return; // what is kept, offline/outbox.ts sends
  forget(key, quantity);
  if (done.ok) channel?.postMessage('changed');
  else toast(done.problem.message, { tone: 'danger', action: { label: m.ui_retry(), run: () => setQuantity(client, place, quantity) } });
}

const inLine = (key: string): void => { line = line.then(() => send(key)); };
const flush = (): void => { for (const key of due.keys()) inLine(key); };
/** The page is going: nothing can wait for the answer to what was sent before. */
const flushNow = (): void => { line = Promise.all([line, ...[...due.keys()].map(send)]); };

/** Shows the quantity at once and tells the server after a short pause; 0 removes. `was`: what the server has, if that is known. */
export function setQuantity(client: Client, place: Place, quantity: number, was?: number): void {
  const key = keyOf(place);
  want(key, quantity, was);
  waiting.set((all) => ({ ...all, [key]: quantity }));
  clearTimeout(due.get(key)?.timer);
  due.set(key, { client, place, quantity, timer: setTimeout(inLine, PAUSE_MS, key) });
}

/** Sends what has been chosen and resolves when the server has answered all of it: before checkout asks for the cart. */
export async function settled(): Promise<void> {
  do {
    flush();
    await line;
  } while (due.size);
}

export const tellOtherTabs = (): void => channel?.postMessage('changed');

/** What is in the cart, with what is on its way there. */
export function useCart() {
  const client = useClient();
  const [result] = useQuery({ query: StoreCartNowDoc });
  const chosen = useStore(waiting);
  const cart = result.data?.cart;
  const quantities = useMemo(() => {
    const all = new Map<string, number>();
    for (const row of cart?.lines ?? []) all.set(keyOf({ variantId: row.variant.id, unitCode: row.unit.code }), row.quantity);
    for (const [key, quantity] of Object.entries(chosen)) { if (quantity) all.set(key, quantity); else all.delete(key); }
    return all;
  }, [cart, chosen]);
  return useMemo(() => ({
    count: quantities.size,
    busy: Object.keys(chosen).length > 0,
    quantity: (place: Place) => quantities.get(keyOf(place)) ?? 0,
    set: (place: Place, quantity: number) => setQuantity(client, place, quantity, cart && (quantities.get(keyOf(place)) ?? 0)),
    add: async (lines: Array<Place & { quantity: number; remark?: string }>) => {
      const added = line.then(() => mutate(client, StoreAddToCartDoc, { lines }));
      line = added;
      const done = await added;
      if (done.ok) tellOtherTabs();
      else if (done.problem.code === 'NETWORK') {
        // Nobody knows whether it arrived. Quantities may be sent twice, additions may not.
        const sums = new Map(quantities);
        for (const line of lines) {
          const key = keyOf(line);
          setQuantity(client, line, sums.set(key, (sums.get(key) ?? 0) + line.quantity).get(key)!, cart && (quantities.get(key) ?? 0));
        }
        return { ok: true as const };
      }
      return done;
    },
  }), [quantities, chosen, cart, client]);
}

/** Asks again what is in the cart: it was changed elsewhere. */
export const renewCart = (client: Client): void => void client.query(StoreCartNowDoc, {}, { requestPolicy: 'network-only' }).toPromise();

/** Keeps the cart in step with the other tabs, and lets no change end with the page; mounted once, in the shell. */
export function useCartSync(): void {
  const client = useClient();
  useEffect(() => {
    const refetch = () => renewCart(client);
    // A phone may end a hidden page without another word.
    const hidden = () => { if (document.hidden) flush(); };
    channel?.addEventListener('message', refetch);
    document.addEventListener('visibilitychange', hidden);
    addEventListener('pagehide', flushNow);
    return () => {
      channel?.removeEventListener('message', refetch);
      document.removeEventListener('visibilitychange', hidden);
      removeEventListener('pagehide', flushNow);
    };
  }, [client]);
}

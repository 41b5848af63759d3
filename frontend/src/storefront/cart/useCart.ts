import { useEffect, useMemo } from 'react';
import type { Client } from '@urql/core';
import { StoreAddToCartDoc, StoreCartNowDoc, StoreSetCartLineDoc } from '@/gen/features/cart/store';
import { mutate, useClient, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { createStore, useStore } from '@/lib/store';
import { toast } from '@/ui';

export type Place = { variantId: string; unitCode: string };
const keyOf = (place: Place) => `${place.variantId} ${place.unitCode}`;

/** Quantities the buyer has chosen and the server has not confirmed yet; they are shown at once and taken back when refused. */
const waiting = createStore<Record<string, number>>({});
const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** One request after the other: the last quantity must be the last to arrive. */
let line: Promise<unknown> = Promise.resolve();
const PAUSE_MS = 220;
const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('orderwell:cart') : undefined;

const forget = (key: string, sent?: number) => waiting.set((all) => {
  if (!(key in all) || (sent !== undefined && all[key] !== sent)) return all;
  return Object.fromEntries(Object.entries(all).filter(([other]) => other !== key));
});

async function send(client: Client, place: Place): Promise<void> {
  const key = keyOf(place);
  const quantity = waiting.get()[key];
  timers.delete(key);
  if (quantity === undefined) return;
  const done = await mutate(client, StoreSetCartLineDoc, { input: { ...place, quantity } });
  if (timers.has(key)) return;
  forget(key, quantity);
  if (done.ok) channel?.postMessage('changed');
  else toast(done.problem.message, { tone: 'danger', action: { label: m.ui_retry(), run: () => setQuantity(client, place, quantity) } });
}

/** Shows the quantity at once and tells the server after a short pause; 0 removes. */
export function setQuantity(client: Client, place: Place, quantity: number): void {
  const key = keyOf(place);
  waiting.set((all) => ({ ...all, [key]: quantity }));
  clearTimeout(timers.get(key));
  timers.set(key, setTimeout(() => { line = line.then(() => send(client, place)); }, PAUSE_MS));
}

/** Resolves when everything chosen so far has reached the server: before checkout asks for the cart. */
export async function settled(): Promise<void> {
  while (timers.size) await new Promise((done) => setTimeout(done, 60));
  await line;
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
    set: (place: Place, quantity: number) => setQuantity(client, place, quantity),
    add: (lines: Array<Place & { quantity: number }>) => mutate(client, StoreAddToCartDoc, { lines }).then((done) => { if (done.ok) tellOtherTabs(); return done; }),
  }), [quantities, chosen, client]);
}

/** Keeps the cart of this tab in step with the other tabs; mounted once, in the shell. */
export function useCartSync(): void {
  const client = useClient();
  useEffect(() => {
    const refetch = () => void client.query(StoreCartNowDoc, {}, { requestPolicy: 'network-only' }).toPromise();
    channel?.addEventListener('message', refetch);
    return () => channel?.removeEventListener('message', refetch);
  }, [client]);
}

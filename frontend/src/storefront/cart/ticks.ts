import { useEffect, useMemo } from 'react';
import type { Client, OperationContext } from '@urql/core';
import type { StoreCartFragment } from '@/gen/features/cart/store-page';
import { StoreTickLinesDoc } from '@/gen/features/cart/store-ticks';
import { mutate, useClient } from '@/lib/graphql';
import { createStore, useStore } from '@/lib/store';
import { trustedFetch } from '@/lib/trusted';
import { toast } from '@/ui';
import { entry } from '../offline/entries';
import { goneOffline } from '../offline/net';
import { keyOf, settled, tellOtherTabs, waiting, type Place } from './useCart';

/**
 * Which lines the next order takes. A tick is shown at once, noted in the browser, and sent after a short pause; what gets no answer is sent by
 * offline/outbox.ts. It says how a line is to be, not that it turns: sending it again is harmless.
 */
type Tick = { ticked: boolean; at: number };
const PREFIX = 'orderwell:tick:';
const PAUSE_MS = 220;
const toServer = trustedFetch({ get: false });
const OUTLIVES: Partial<OperationContext> = { fetch: (address, init) => toServer(address, { ...init, keepalive: true }) };
const placeOf = (key: string): Place => { const [variantId = '', unitCode = ''] = key.split(' '); return { variantId, unitCode }; };

/** Where the browser stores nothing, what was chosen lives as long as the page. */
const unstored = new Map<string, Tick>();

/** What no answer has confirmed, chosen in any tab. */
function pending(): Map<string, Tick> {
  const names = Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? '').filter((name) => name.startsWith(PREFIX));
  const stored = names.flatMap((name) => { try { return [[name.slice(PREFIX.length), JSON.parse(localStorage.getItem(name)!) as Tick] as const]; } catch { return []; } });
  return new Map([...stored, ...unstored]);
}

function note(key: string, tick: Tick): void {
  try { localStorage.setItem(PREFIX + key, JSON.stringify(tick)); } catch { unstored.set(key, tick); }
}

function forget(keys: readonly string[]): void {
  for (const key of keys) { localStorage.removeItem(PREFIX + key); unstored.delete(key); }
}

/** What is shown in place of what the server last said, by key of the line. */
export const chosenTicks = createStore<Record<string, boolean>>(Object.fromEntries([...pending()].map(([key, one]) => [key, one.ticked])));
/** The version of the cart from which on its answers have what was chosen. */
const confirmed = new Map<string, number>();
let timer: ReturnType<typeof setTimeout> | undefined;
let line: Promise<unknown> = Promise.resolve();

const drop = (keys: readonly string[]): void => {
  if (keys.length) chosenTicks.set((all) => Object.fromEntries(Object.entries(all).filter(([key]) => !keys.includes(key))));
};

/** Sends what was chosen; false: no answer came, and what was not answered stays noted. */
async function send(client: Client, context: Partial<OperationContext>): Promise<boolean> {
  await settled(); // a changed quantity ticks its line: what was said after it comes after it
  const due = [...pending()];
  for (const ticked of [true, false]) {
    const some = due.filter(([, one]) => one.ticked === ticked);
    if (!some.length) continue;
    const done = await mutate(client, StoreTickLinesDoc, { ticked, lines: some.map(([key]) => placeOf(key)) }, context);
    if (!done.ok && ['NETWORK', 'BUSY', 'FAULT'].includes(done.problem.code)) {
      if (done.problem.code === 'NETWORK') goneOffline();
      return false;
    }
    const now = pending();
    const same = some.filter(([key, one]) => now.get(key)?.at === one.at).map(([key]) => key);
    forget(same);
    if (done.ok) for (const key of same) confirmed.set(key, done.data.version);
    else { drop(same); toast(done.problem.message, { tone: 'danger' }); }
    tellOtherTabs();
  }
  return true;
}

/** Ticks lines, or takes their ticks away. */
export function setTicks(client: Client, places: readonly Place[], ticked: boolean): void {
  if (!places.length) return;
  const keys = places.map(keyOf);
  const at = Date.now();
  for (const key of keys) {
    confirmed.delete(key);
    note(key, { ticked, at });
  }
  chosenTicks.set((all) => ({ ...all, ...Object.fromEntries(keys.map((key) => [key, ticked])) }));
  clearTimeout(timer);
  timer = setTimeout(() => { line = line.then(() => send(client, OUTLIVES)); }, PAUSE_MS);
}

/** Resolves when the server has answered all changes of the cart: before checkout asks for it. */
export async function allSettled(client: Client): Promise<void> {
  await settled();
  clearTimeout(timer);
  line = line.then(() => (pending().size ? send(client, OUTLIVES) : true));
  await line;
}

/** How many ticks wait; a line whose quantity was changed after it is ticked by that. */
export function dueTicks(): number {
  const late = [...pending()].filter(([key, one]) => (entry(key)?.at ?? 0) > one.at).map(([key]) => key);
  forget(late);
  drop(late);
  return pending().size;
}

/** Sends what waited for the network; false when there is none yet. */
export const sendTicks = (client: Client, context: Partial<OperationContext>): Promise<boolean> => send(client, context);

/** Somebody else is here. */
export function forgetTicks(): void {
  forget([...pending().keys()]);
  chosenTicks.set({});
}

type Lines = StoreCartFragment['lines'];

/** The ticks of a cart as its buyer sees them: with those on their way. */
export function useTicks(cart: { version: number; lines: Lines } | undefined) {
  const client = useClient();
  const mine = useStore(chosenTicks);
  const counted = useStore(waiting);
  const version = cart?.version ?? 0;
  useEffect(() => {
    const due = pending();
    const known = Object.keys(mine).filter((key) => !due.has(key) && version >= (confirmed.get(key) ?? 0));
    for (const key of known) confirmed.delete(key);
    drop(known);
  }, [version, mine]);
  return useMemo(() => {
    const keyed = (line: Lines[number]) => keyOf({ variantId: line.variant.id, unitCode: line.unit.code });
    const ticked = (line: Lines[number]): boolean => mine[keyed(line)] ?? (counted[keyed(line)] !== undefined || line.ticked);
    return {
      ticked,
      count: (cart?.lines ?? []).filter(ticked).length,
      busy: Object.keys(mine).length > 0,
      set: (lines: Lines, on: boolean) => setTicks(client, lines.map((one) => ({ variantId: one.variant.id, unitCode: one.unit.code })), on),
    };
  }, [cart, mine, counted, client]);
}

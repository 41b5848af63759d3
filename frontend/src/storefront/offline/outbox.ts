import type { Client, OperationContext } from '@urql/core';
import { StoreCartNowDoc, StoreSetCartLineDoc } from '@/gen/features/cart/store';
import { StoreCartPageDoc } from '@/gen/features/cart/store-page';
import { mutate } from '@/lib/graphql';
import type { Problem } from '@/lib/problem';
import { createStoredStore } from '@/lib/store';
import { trustedFetch } from '@/lib/trusted';
import { dueTicks, forgetTicks, sendTicks } from '../cart/ticks';
import { forget, keyOf, settled, tellOtherTabs, waiting, type Place } from '../cart/useCart';
import { PREFIX, entry, settle, type Entry } from './entries';

/** What could not be done as it was wanted: somebody decides. `theirs`: what the line holds now. */
export type Question = Place & { key: string; mine: number; theirs: number; problem?: Problem };
export const questions = createStoredStore<Question[]>('offline-questions', []);
/** What a drain found to be different in the cart: prices and other troubles, for the page of the cart to settle. */
export type Drained = { sent: number; asked: number; troubles: number };

/** A change that its page is sending at this moment is not ours. */
const FRESH_MS = 4_000;
const LOCK = 'orderwell:out';
/** Never from what was kept: the question is what the server has now. */
const toServer = trustedFetch({ get: false });
const REALLY: Partial<OperationContext> = { requestPolicy: 'network-only', fetch: (address, init) => toServer(address, { ...init, cache: 'no-store' }) };

export function entries(): Array<Entry & Place & { key: string }> {
  const keys = Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? '').filter((name) => name.startsWith(PREFIX));
  return keys.flatMap((name) => {
    const key = name.slice(PREFIX.length);
    const [variantId = '', unitCode = ''] = key.split(' ');
    const mine = entry(key);
    return mine && typeof mine.quantity === 'number' ? [{ ...mine, key, variantId, unitCode }] : [];
  });
}

const mayBeSent = (one: Entry): boolean => one.failed === true || Date.now() - one.at > FRESH_MS;

/** Shows what still waits, after a reload and when another tab chose it. */
export function showWaiting(): void {
  const left = entries().filter(mayBeSent);
  if (left.length) waiting.set((all) => ({ ...Object.fromEntries(left.map((one) => [one.key, one.quantity])), ...all }));
}

/** Somebody else is here: what the person before had chosen is not theirs. */
export function forgetWaiting(): void {
  for (const one of entries()) { localStorage.removeItem(PREFIX + one.key); forget(one.key, one.quantity); }
  forgetTicks();
  questions.set([]);
}

const ask = (one: Question): void => questions.set((all) => [...all.filter((other) => other.key !== one.key), one]);

/** What becomes of one change, when the server has `theirs` in that line now; undefined when there is no answer. */
async function deliver(client: Client, one: Entry & Place & { key: string }, theirs: number): Promise<'sent' | 'same' | 'asked' | undefined> {
  const done = (): void => { if (settle(one.key, one.quantity)) forget(one.key, one.quantity); };
  if (theirs === one.quantity) { done(); return 'same'; }
  if (one.was !== undefined && theirs !== one.was) {
    ask({ key: one.key, variantId: one.variantId, unitCode: one.unitCode, mine: one.quantity, theirs });
    done();
    return 'asked';
  }
  const outcome = await mutate(client, StoreSetCartLineDoc, { input: { variantId: one.variantId, unitCode: one.unitCode, quantity: one.quantity } }, REALLY);
  if (outcome.ok) { done(); return 'sent'; }
  if (['NETWORK', 'BUSY', 'FAULT'].includes(outcome.problem.code)) return undefined;
  ask({ key: one.key, variantId: one.variantId, unitCode: one.unitCode, mine: one.quantity, theirs, problem: outcome.problem });
  done();
  return 'asked';
}

async function cartNow(client: Client): Promise<Map<string, number> | undefined> {
  const answer = await client.query(StoreCartNowDoc, {}, REALLY).toPromise();
  return answer.data && new Map(answer.data.cart.lines.map((line) => [keyOf({ variantId: line.variant.id, unitCode: line.unit.code }), line.quantity]));
}

async function sendAll(client: Client): Promise<Drained | undefined> {
  const due = entries().filter(mayBeSent);
  const ticks = dueTicks();
  if (!due.length && !ticks) return { sent: 0, asked: 0, troubles: 0 };
  const found = { sent: 0, asked: 0, troubles: 0 };
  const now = await cartNow(client);
  if (!now) return undefined;
  for (const one of due.toSorted((a, b) => a.at - b.at)) {
    const became = await deliver(client, one, now.get(one.key) ?? 0);
    if (!became) return undefined;
    if (became !== 'same') found[became] += 1;
  }
  if (ticks && !(await sendTicks(client, REALLY))) return undefined;
  found.sent += ticks;
  const page = await client.query(StoreCartPageDoc, {}, REALLY).toPromise();
  const cart = page.data?.cart;
  found.troubles = cart ? cart.quote.problems.length + cart.lines.filter((line) => line.priceChanged).length : 0;
  tellOtherTabs();
  return found;
}

/** Sends what waits, in one tab at a time; undefined when the server did not answer all of it, or another tab is at it. */
export async function drain(client: Client): Promise<Drained | undefined> {
  await settled();
  if (!('locks' in navigator)) return sendAll(client);
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? sendAll(client) : undefined));
}

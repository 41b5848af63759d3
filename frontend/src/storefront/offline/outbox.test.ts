import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { documentCache } from '@/lib/documents';
import { makeClient } from '@/lib/graphql';
import { keyOf, setQuantity, waiting } from '../cart/useCart';
import { PREFIX, entry, settle, want } from './entries';
import { net } from './net';
import { drain, entries, questions, showWaiting } from './outbox';

const tea = { variantId: 'tea', unitCode: 'box' };
const rice = { variantId: 'rice', unitCode: 'bag' };
/** A server with a cart, that may be out of reach, lose its answers, or refuse what is wanted of some goods. */
const cart = new Map<string, number>();
const sent: Array<[string, number]> = [];
let reachable = true;
let losing = false;
let refused: string | undefined;

const lines = () => [...cart].filter(([, quantity]) => quantity > 0).map(([key, quantity]) => {
  const [variant, unit] = key.split(' ');
  return { __typename: 'CartLine', id: key, quantity, priceChanged: false, variant: { __typename: 'Variant', id: variant }, unit: { __typename: 'Unit', id: unit, code: unit } };
});
const now = () => ({ __typename: 'Cart', id: 'cart', version: 1, lineCount: cart.size, lines: lines(), quote: { __typename: 'Quote', problems: [] } });

const server: typeof fetch = async (_, init) => {
  if (!reachable) throw new TypeError('Failed to fetch');
  const { operationName, variables } = JSON.parse(String(init?.body)) as { operationName: string; variables: { input: { variantId: string; unitCode: string; quantity: number } } };
  let data: object = { cart: now(), viewer: { __typename: 'Viewer', firm: {} } };
  if (operationName === 'StoreSetCartLine') {
    const { input } = variables;
    sent.push([input.variantId, input.quantity]);
    if (input.variantId === refused) data = { setCartLine: { __typename: 'Problem', code: 'NOT_ORDERABLE', field: null, message: 'Gone', params: null } };
    else { cart.set(keyOf(input), input.quantity); data = { setCartLine: now() }; }
    if (losing) throw new TypeError('Failed to fetch');
  }
  return new Response(JSON.stringify({ data }), { headers: { 'content-type': 'application/json' } });
};
const client = () => makeClient({ cache: documentCache });
const later = () => vi.advanceTimersByTimeAsync(300);
const offline = (away: boolean) => { reachable = !away; vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(!away); };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', server);
  cart.clear();
  sent.length = 0;
  [reachable, losing, refused] = [true, false, undefined];
  localStorage.clear();
  questions.set([]);
  waiting.set({});
  net.set({ offline: false, since: 0, at: 0, update: false });
});
afterEach(async () => { await later(); vi.restoreAllMocks(); vi.unstubAllGlobals(); vi.useRealTimers(); });

describe('without a network', () => {
  it('a change is written down in the same breath, shown, and sent once when the network is back', async () => {
    cart.set(keyOf(tea), 1);
    offline(true);
    setQuantity(client(), tea, 2, 1);
    setQuantity(client(), tea, 4, 2);
    expect(entry(keyOf(tea))).toMatchObject({ quantity: 4, was: 1, failed: true });
    await later();
    expect([net.get().offline, waiting.get()]).toEqual([true, { [keyOf(tea)]: 4 }]);
    offline(false);
    expect(await drain(client())).toMatchObject({ sent: 1, asked: 0 });
    expect([sent, cart.get(keyOf(tea)), entries(), waiting.get()]).toEqual([[['tea', 4]], 4, [], {}]);
    await drain(client());
    expect(sent).toHaveLength(1);
  });

  it('it survives the page: a new one shows it and sends it', async () => {
    offline(true);
    want(keyOf(rice), 3, 0);
    showWaiting(); // as a page does that was loaded again
    expect(waiting.get()).toEqual({ [keyOf(rice)]: 3 });
    offline(false);
    await drain(client());
    expect([sent, waiting.get()]).toEqual([[['rice', 3]], {}]);
  });

  it('what cannot be sent yet stays', async () => {
    offline(true);
    want(keyOf(tea), 2, 0);
    expect(await drain(client())).toBeUndefined();
    expect(entries()).toHaveLength(1);
  });
});

describe('when the network is back', () => {
  it('a change whose answer was lost is not sent again', async () => {
    losing = true;
    setQuantity(client(), tea, 5, 0);
    await later();
    expect([sent, entry(keyOf(tea))?.failed]).toEqual([[['tea', 5]], true]);
    losing = false;
    expect(await drain(client())).toMatchObject({ sent: 0, asked: 0 });
    expect([sent.length, entries()]).toEqual([1, []]);
  });

  it('two tabs at once send it once', async () => {
    const held = new Set<string>();
    const request = async (name: string, _: object, run: (lock: object | null) => unknown) => {
      if (held.has(name)) return run(null);
      held.add(name);
      try { return await run({}); } finally { held.delete(name); }
    };
    vi.stubGlobal('navigator', { onLine: true, locks: { request } });
    localStorage.setItem(PREFIX + keyOf(tea), JSON.stringify({ quantity: 2, was: 0, at: 0, failed: true }));
    await Promise.all([drain(client()), drain(client())]);
    expect(sent).toEqual([['tea', 2]]);
  });

  it('a line that was changed elsewhere meanwhile is a question, and nothing is overwritten', async () => {
    cart.set(keyOf(tea), 7);
    localStorage.setItem(PREFIX + keyOf(tea), JSON.stringify({ quantity: 2, was: 1, at: 0, failed: true }));
    expect(await drain(client())).toMatchObject({ sent: 0, asked: 1 });
    expect([sent, cart.get(keyOf(tea)), questions.get()]).toMatchObject([[], 7, [{ mine: 2, theirs: 7 }]]);
  });

  it('a refusal is a question with its reason, and the others go on', async () => {
    refused = 'tea';
    for (const place of [tea, rice]) localStorage.setItem(PREFIX + keyOf(place), JSON.stringify({ quantity: 2, was: 0, at: 0, failed: true }));
    expect(await drain(client())).toMatchObject({ sent: 1, asked: 1 });
    expect([questions.get(), cart.get(keyOf(rice)), entries()]).toMatchObject([[{ mine: 2, problem: { message: 'Gone' } }], 2, []]);
  });

  it('what a page is sending at this moment is left to it', async () => {
    want(keyOf(tea), 2, 0);
    expect(await drain(client())).toMatchObject({ sent: 0 });
    expect([sent, entries()]).toMatchObject([[], [{ quantity: 2 }]]);
  });
});

it('an answer to an earlier quantity moves the ground of the later one', () => {
  want('k', 2, 1);
  want('k', 3, 1);
  expect([settle('k', 2), entry('k')]).toMatchObject([false, { quantity: 3, was: 2 }]);
  expect([settle('k', 3), entry('k')]).toEqual([true, undefined]);
});

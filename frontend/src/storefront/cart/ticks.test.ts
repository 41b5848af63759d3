import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { documentCache } from '@/lib/documents';
import { makeClient } from '@/lib/graphql';
import { want } from '../offline/entries';
import { net } from '../offline/net';
import { drain } from '../offline/outbox';
import { allSettled, chosenTicks, dueTicks, forgetTicks, setTicks } from './ticks';
import { keyOf, setQuantity, waiting } from './useCart';

const tea = { variantId: 'tea', unitCode: 'box' };
const rice = { variantId: 'rice', unitCode: 'bag' };
/** A server that says what it was told, and may be out of reach. */
const told: Array<[string, unknown]> = [];
let reachable = true;

const server: typeof fetch = async (_, init) => {
  if (!reachable) throw new TypeError('Failed to fetch');
  const { operationName, variables } = JSON.parse(String(init?.body)) as { operationName: string; variables: { ticked: boolean; lines: Array<{ variantId: string }>; input: { variantId: string; quantity: number } } };
  const cart = { __typename: 'Cart', id: 'cart', version: 7, lineCount: 2, lines: [], quote: { __typename: 'Quote', problems: [] } };
  let data: object = { cart, viewer: { __typename: 'Viewer', firm: {} } };
  if (operationName === 'StoreTickLines') { told.push([variables.lines.map((one) => one.variantId).join(), variables.ticked]); data = { tickCartLines: cart }; }
  if (operationName === 'StoreSetCartLine') { told.push([variables.input.variantId, variables.input.quantity]); data = { setCartLine: cart }; }
  return new Response(JSON.stringify({ data }), { headers: { 'content-type': 'application/json' } });
};
const client = () => makeClient({ cache: documentCache });
const later = () => vi.advanceTimersByTimeAsync(300);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', server);
  told.length = 0;
  reachable = true;
  localStorage.clear();
  forgetTicks();
  waiting.set({});
  net.set({ offline: false, since: 0, at: 0, update: false });
});
afterEach(async () => { await later(); vi.unstubAllGlobals(); vi.useRealTimers(); });

describe('ticks', () => {
  it('are shown at once and sent together after a pause, the last word for each line', async () => {
    const here = client();
    setTicks(here, [tea, rice], false);
    setTicks(here, [rice], true);
    expect(chosenTicks.get()).toEqual({ [keyOf(tea)]: false, [keyOf(rice)]: true });
    expect(told).toEqual([]);
    await later();
    expect(told).toEqual([['rice', true], ['tea', false]]);
    expect(dueTicks()).toBe(0);
  });

  it('go after the quantities chosen before them, which tick their lines', async () => {
    const here = client();
    setQuantity(here, tea, 3, 1);
    setTicks(here, [tea], false);
    await allSettled(here);
    expect(told).toEqual([['tea', 3], ['tea', false]]);
  });

  it('wait for the network and are sent once when it is back', async () => {
    reachable = false;
    setTicks(client(), [tea], false);
    await later();
    expect([net.get().offline, dueTicks(), chosenTicks.get()]).toEqual([true, 1, { [keyOf(tea)]: false }]);
    reachable = true;
    expect(await drain(client())).toMatchObject({ sent: 1, asked: 0 });
    await drain(client());
    expect(told).toEqual([['tea', false]]);
  });

  it('a quantity that was changed later ticks the line by itself', async () => {
    reachable = false;
    setTicks(client(), [tea], false);
    await later();
    want(keyOf(tea), 5, 1);
    expect([dueTicks(), chosenTicks.get()]).toEqual([0, {}]);
  });
});

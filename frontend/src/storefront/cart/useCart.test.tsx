import { act, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { documentCache } from '@/lib/documents';
import { GraphqlProvider, makeClient } from '@/lib/graphql';
import { setQuantity, settled, useCartSync } from './useCart';

type Sent = { quantity: number; variantId: string; keepalive: boolean | undefined; answer: () => void };
const sent: Sent[] = [];
const client = makeClient({ cache: documentCache });
const tea = { variantId: 'tea', unitCode: 'box' };
const rice = { variantId: 'rice', unitCode: 'bag' };

/** The server: remembers what arrives and answers when the test says so. */
const server: typeof fetch = (_, init) => new Promise((done) => {
  const { operationName, variables } = JSON.parse(String(init?.body)) as { operationName: string; variables: { input: { variantId: string; quantity: number } } };
  expect(operationName).toBe('StoreSetCartLine');
  const body = JSON.stringify({ data: { setCartLine: { __typename: 'Cart', id: 'c', version: 1, lineCount: 0, lines: [] } } });
  sent.push({ ...variables.input, keepalive: init?.keepalive, answer: () => done(new Response(body, { headers: { 'content-type': 'application/json' } })) });
});
const quantities = () => sent.map((one) => [one.variantId, one.quantity]);
const later = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const leave = async () => { dispatchEvent(new Event('pagehide')); await later(0); };

function Shell() {
  useCartSync();
  return null;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', server);
  render(<GraphqlProvider value={client}><Shell /></GraphqlProvider>);
});
afterEach(async () => {
  for (const one of sent) one.answer();
  await later(1000);
  sent.length = 0;
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('sends only the last of several quick changes, in a request that outlives the page', async () => {
  for (const quantity of [1, 2, 3]) setQuantity(client, tea, quantity);
  await later(200);
  expect(sent).toEqual([]);
  await later(30);
  expect(sent).toMatchObject([{ variantId: 'tea', quantity: 3, keepalive: true }]);
});

it('sends what still waits when the page goes, and that once', async () => {
  setQuantity(client, tea, 4);
  setQuantity(client, rice, 2);
  await leave();
  expect(sent).toMatchObject([{ variantId: 'tea', quantity: 4, keepalive: true }, { variantId: 'rice', quantity: 2, keepalive: true }]);
  await leave();
  await later(1000);
  expect(sent).toHaveLength(2);
});

it('does not let an unanswered request hold up the last one of a page', async () => {
  setQuantity(client, tea, 1);
  await later(230);
  setQuantity(client, tea, 2);
  await later(230);
  expect(quantities()).toEqual([['tea', 1]]);
  await leave();
  expect(quantities()).toEqual([['tea', 1], ['tea', 2]]);
  for (const one of sent) one.answer();
  await later(1000);
  expect(sent).toHaveLength(2);
});

it('cuts the pause short when the page is hidden, without overtaking what is on its way', async () => {
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  setQuantity(client, tea, 5);
  document.dispatchEvent(new Event('visibilitychange'));
  await later(0);
  expect(quantities()).toEqual([['tea', 5]]);
  setQuantity(client, tea, 6);
  document.dispatchEvent(new Event('visibilitychange'));
  await later(0);
  expect(sent).toHaveLength(1);
  sent[0]!.answer();
  await later(0);
  expect(quantities()).toEqual([['tea', 5], ['tea', 6]]);
  hidden.mockRestore();
});

it('is settled when everything has been answered, without waiting for the pause', async () => {
  const ready = vi.fn();
  setQuantity(client, tea, 7);
  void settled().then(ready);
  await later(0);
  expect(quantities()).toEqual([['tea', 7]]);
  setQuantity(client, tea, 8);
  sent[0]!.answer();
  await later(0);
  expect([quantities(), ready.mock.calls.length]).toEqual([[['tea', 7], ['tea', 8]], 0]);
  sent[1]!.answer();
  await later(0);
  expect(ready).toHaveBeenCalledOnce();
});

import { createRequest, makeOperation, type Client, type ExchangeInput, type Operation, type OperationResult } from '@urql/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { filter, makeSubject, merge, subscribe } from 'wonka';
import { StoreCartNowDoc, StoreSetCartLineDoc } from '@/gen/features/cart/store';
import { documentCache } from './documents';
import { makeClient, mutate } from './graphql';

type Sent = { operationName: string; answer: (quantity: number) => void };
const sent: Sent[] = [];

const cart = (quantity: number) => ({
  __typename: 'Cart', id: 'c', version: 1, lineCount: 1,
  lines: [{ __typename: 'CartLine', id: 'l', quantity, variant: { __typename: 'Variant', id: 'tea' }, unit: { __typename: 'Unit', id: 'u', code: 'box' } }],
});

/** A network that answers when the test says so, with the quantity that the cart had when it was read. */
const server: typeof fetch = (_, init) => new Promise((done) => {
  const { operationName } = JSON.parse(String(init?.body)) as { operationName: string };
  const field = operationName === 'StoreCartNow' ? 'cart' : 'setCartLine';
  sent.push({ operationName, answer: (quantity) => done(new Response(JSON.stringify({ data: { [field]: cart(quantity) } }), { headers: { 'content-type': 'application/json' } })) });
});

const soon = () => new Promise((done) => { setTimeout(done, 0); });
const names = () => sent.map((one) => one.operationName);

let seen: Array<number | undefined>;
let stop: () => void;
let client: ReturnType<typeof makeClient>;

beforeEach(() => {
  vi.stubGlobal('fetch', server);
  seen = [];
  client = makeClient({ cache: documentCache });
  ({ unsubscribe: stop } = client.query(StoreCartNowDoc, {}).subscribe((result) => seen.push(result.data?.cart.lines[0]?.quantity)));
});
afterEach(() => { stop(); sent.length = 0; vi.unstubAllGlobals(); });

it('does not believe an answer to what was asked before a change and comes after it', async () => {
  const change = mutate(client, StoreSetCartLineDoc, { input: { variantId: 'tea', unitCode: 'box', quantity: 2 } });
  await soon();
  expect(names()).toEqual(['StoreCartNow', 'StoreSetCartLine']);
  sent[1]?.answer(2);
  await change;
  sent[0]?.answer(0);
  await soon();
  expect(seen).toEqual([]);
  expect(names()).toEqual(['StoreCartNow', 'StoreSetCartLine', 'StoreCartNow']);
  sent[2]?.answer(2);
  await soon();
  expect(seen).toEqual([2]);
});

it('asks again after a change for what was answered before it', async () => {
  sent[0]?.answer(1);
  await soon();
  const change = mutate(client, StoreSetCartLineDoc, { input: { variantId: 'tea', unitCode: 'box', quantity: 2 } });
  await soon();
  sent[1]?.answer(2);
  await change;
  await soon();
  expect(names().slice(2)).toEqual(['StoreCartNow']);
  sent[2]?.answer(2);
  await soon();
  expect(seen).toEqual([1, 1, 2]);
});

it('believes what a subscription tells, however long it has been listening', () => {
  const context = { url: '', requestPolicy: 'network-only' as const };
  const asking = makeSubject<Operation>();
  const answers = makeSubject<OperationResult>();
  const input: ExchangeInput = {
    client: { reexecuteOperation: () => {} } as unknown as Client, dispatchDebug: () => {},
    forward: (operations) => merge([answers.source, filter((operation: Operation) => { out.push(operation); return false; })(operations) as unknown as typeof answers.source]),
  };
  const out: Operation[] = [];
  const told: OperationResult[] = [];
  subscribe((result: OperationResult) => { told.push(result); })(documentCache(input)(asking.source));
  const listening = makeOperation('subscription', createRequest('subscription { orderChanged { id } }', {}), context);
  const change = makeOperation('mutation', createRequest('mutation { editOrder { id } }', {}), context);
  const answer = (operation: Operation, field: string): OperationResult => ({ operation, data: { [field]: { __typename: 'Order', id: 'o' } }, stale: false, hasNext: false } as OperationResult);
  asking.next(listening);
  asking.next(change);
  answers.next(answer(out[1]!, 'editOrder'));
  answers.next(answer(out[0]!, 'orderChanged'));
  expect(told.map((one) => one.operation.kind)).toEqual(['mutation', 'subscription']);
});

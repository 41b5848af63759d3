import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { documentCache } from '@/lib/documents';
import { GraphqlProvider, makeClient } from '@/lib/graphql';
import { useListQuantities } from './useListQuantities';

const client = makeClient({ cache: documentCache });
const tea = { id: 't', variantId: 'tea', unitCode: 'box', quantity: 2 };
const rice = { id: 'r', variantId: 'rice', unitCode: 'bag', quantity: 1 };
const sent: Array<[string, number]> = [];
let answer: object = { __typename: 'ShoppingList', id: 'l' };
const later = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const start = () => renderHook(({ lines }) => useListQuantities('l', lines), { initialProps: { lines: [tea, rice] }, wrapper: ({ children }) => <GraphqlProvider value={client}>{children}</GraphqlProvider> });

beforeEach(() => {
  vi.useFakeTimers();
  answer = { __typename: 'ShoppingList', id: 'l' };
  vi.stubGlobal('fetch', async (_: unknown, init: RequestInit) => {
    const { line } = (JSON.parse(String(init.body)) as { variables: { line: { variantId: string; quantity: number } } }).variables;
    sent.push([line.variantId, line.quantity]);
    return new Response(JSON.stringify({ data: { setShoppingListLine: answer } }), { headers: { 'content-type': 'application/json' } });
  });
});
afterEach(() => { sent.length = 0; vi.unstubAllGlobals(); vi.useRealTimers(); });

it('shows each tap at once and sends the last of them', async () => {
  const { result, rerender } = start();
  for (const quantity of [3, 4, 5]) act(() => void result.current.set(tea, quantity));
  expect([result.current.quantityOf(tea), result.current.quantityOf(rice), sent]).toEqual([5, 1, []]);
  await later(400);
  expect(sent).toEqual([['tea', 5]]);
  rerender({ lines: [{ ...tea, quantity: 5 }, rice] });
  rerender({ lines: [{ ...tea, quantity: 9 }, rice] });
  expect(result.current.quantityOf({ ...tea, quantity: 9 })).toBe(9);
});

it('sends what still waits when the page goes, each line once', async () => {
  const { result, unmount } = start();
  act(() => void result.current.set(tea, 7));
  act(() => void result.current.set(rice, 3));
  unmount();
  await later(1000);
  expect(sent).toEqual([['tea', 7], ['rice', 3]]);
});

it('takes a line off without waiting, and shows it again when that is refused', async () => {
  const { result } = start();
  act(() => void result.current.set(tea, 8));
  answer = { __typename: 'Problem', code: 'NOT_FOUND', field: 'id', message: 'gone', params: null };
  let off: Promise<boolean> | undefined;
  act(() => { off = result.current.set(tea, 0); });
  expect(result.current.quantityOf(tea)).toBe(0);
  await later(1000);
  expect([sent, await off, result.current.quantityOf(tea)]).toEqual([[['tea', 0]], false, 2]);
});

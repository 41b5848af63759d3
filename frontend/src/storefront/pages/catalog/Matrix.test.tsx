import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { documentCache } from '@/lib/documents';
import { GraphqlProvider, makeClient } from '@/lib/graphql';
import type { ShopProduct } from '../../parts/ProductCard';
import * as fill from '../../quantities/fill';
import Matrix from './Matrix';

const money = (amount: string) => ({ __typename: 'Money', amount, currency: 'CNY' });
const sent: Array<{ lines: Array<{ variantId: string; unitCode: string; quantity: number }> }> = [];
const CART = { __typename: 'Cart', id: 'c', version: 1, lineCount: 0, lines: [] };
const server: typeof fetch = async (address, init) => {
  const body = init?.body ? (JSON.parse(String(init.body)) as { operationName?: string; variables: (typeof sent)[number] }) : undefined;
  const adding = body?.operationName === 'StoreAddToCart';
  if (adding) sent.push(body.variables);
  return new Response(JSON.stringify({ data: adding ? { addToCart: CART } : { cart: CART } }), { headers: { 'content-type': 'application/json' } });
};

/** 10 colours by 10 sizes; the first one has run out. */
const product = {
  __typename: 'Product', id: 'p', code: 'TEE', name: '工作服', inStock: true, brand: null, picture: null, fromPrice: money('10.00'),
  variants: Array.from({ length: 100 }, (_, n) => ({
    __typename: 'Variant', id: `v${n}`, sku: `TEE-${n}`, name: `色${Math.floor(n / 10)} 码${n % 10}`, moq: 1, step: 1, customerCode: null,
    options: [{ name: '颜色', value: `色${Math.floor(n / 10)}`, color: '#aa0000' }, { name: '尺码', value: `码${n % 10}`, color: null }],
    units: [{ id: `u${n}`, code: 'piece', name: '件', factor: 1, isDefault: true }], price: { unitPrice: money('10.00'), listPrice: money('10.00') }, tiers: [{ minQuantity: 1, unitPrice: money('10.00') }],
    availability: { band: n ? 'OK' : 'OUT', available: null, expectedOn: null, expected: null },
  })),
} as unknown as ShopProduct;
const at = (row: number, column: number) => document.querySelector<HTMLInputElement>(`input[data-row="${row}"][data-col="${column}"]`)!;
const typed = (input: HTMLInputElement, value: string) => fireEvent.input(input, { target: { value } });

beforeEach(() => {
  vi.stubGlobal('fetch', server);
  render(<GraphqlProvider value={makeClient({ cache: documentCache })}><Matrix product={product} last={{}} /></GraphqlProvider>);
});
afterEach(() => { sent.length = 0; vi.unstubAllGlobals(); vi.restoreAllMocks(); });

it('draws one cell anew for a key, however many variants there are', async () => {
  await act(async () => undefined);
  const looked = vi.spyOn(fill, 'unitOf');
  typed(at(4, 4), '12');
  // Every drawing of a cell asks for its unit; what sums do is arithmetic within `fill`.
  expect(looked).toHaveBeenCalledTimes(1);
  for (const value of ['1', '12', '123']) typed(at(5, 5), value);
  expect(looked).toHaveBeenCalledTimes(4);
});

it('sums rows and columns and adds all at once', async () => {
  typed(at(1, 1), '3');
  typed(at(1, 2), '4');
  typed(at(2, 1), '5');
  expect([...document.querySelectorAll('.sumcell')].map((one) => one.textContent?.replace(/\D/g, '')).filter((text) => ['7', '12'].some((sum) => text?.endsWith(sum))).length).toBeGreaterThanOrEqual(2);
  await act(async () => { fireEvent.click(screen.getByRole('button', { name: '全部加入购物车' })); });
  expect(sent).toEqual([{ lines: [{ variantId: 'v11', unitCode: 'piece', quantity: 3 }, { variantId: 'v12', unitCode: 'piece', quantity: 4 }, { variantId: 'v21', unitCode: 'piece', quantity: 5 }] }]);
  expect(at(1, 1).value).toBe('');
});

it('is walked by arrows, and takes a block from a spreadsheet', () => {
  expect(at(0, 0).disabled).toBe(true);
  at(1, 0).focus();
  fireEvent.keyDown(at(1, 0), { key: 'ArrowUp' });
  expect(document.activeElement).toBe(at(1, 0));
  fireEvent.keyDown(at(1, 0), { key: 'ArrowRight' });
  expect(document.activeElement).toBe(at(1, 1));
  fireEvent.keyDown(at(1, 1), { key: 'Enter' });
  expect(document.activeElement).toBe(at(2, 1));
  fireEvent.paste(at(2, 1), { clipboardData: { getData: () => '1\t2\n3\t4' } });
  expect([at(2, 1), at(2, 2), at(3, 1), at(3, 2)].map((one) => one.value)).toEqual(['1', '2', '3', '4']);
});

import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { documentCache } from '@/lib/documents';
import { GraphqlProvider, makeClient } from '@/lib/graphql';
import { SessionProvider } from '@/lib/session';
import type { ShopProduct } from '../../parts/ProductCard';
import OrderRows from './OrderRows';

const money = (amount: string) => ({ __typename: 'Money', amount, currency: 'CNY' });
const product = (n: number) => ({
  __typename: 'Product', id: `p${n}`, code: `P${n}`, name: `商品${n}`, inStock: true, brand: null, picture: null, fromPrice: money('3.00'),
  variants: [{ __typename: 'Variant', id: `v${n}`, sku: `S${n}`, name: '', moq: 1, step: 1, customerCode: null, options: [], price: { unitPrice: money('3.00'), listPrice: money('3.00') }, tiers: [{ minQuantity: 1, unitPrice: money('3.00') }], units: [{ id: `a${n}`, code: 'piece', name: '件', factor: 1, isDefault: true }, { id: `b${n}`, code: 'case', name: '箱', factor: 10, isDefault: false }], availability: { band: 'OK', available: null, expectedOn: null, expected: null } }],
}) as unknown as ShopProduct;
const shown = (products: ShopProduct[]) => <GraphqlProvider value={client}><SessionProvider><OrderRows products={products} /></SessionProvider></GraphqlProvider>;
const client = makeClient({ cache: documentCache });
const at = (row: number) => document.querySelector<HTMLInputElement>(`input[data-row="${row}"]`)!;

beforeEach(() => vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ data: { cart: null } }), { headers: { 'content-type': 'application/json' } })));
afterEach(() => vi.unstubAllGlobals());

it('keeps what was typed in one category while another is shown, and sums all of it in units', async () => {
  const page = render(shown([product(1), product(2)]));
  await act(async () => undefined);
  expect(screen.queryByRole('region', { name: '已输入的数量' })).toBeNull();
  fireEvent.input(at(0), { target: { value: '4' } });
  fireEvent.keyDown(at(0), { key: 'ArrowDown' });
  expect(document.activeElement).toBe(at(1));
  fireEvent.input(at(1), { target: { value: '2' } });
  fireEvent.keyDown(at(1), { key: 'ArrowDown', altKey: true });
  const bar = screen.getByRole('region', { name: '已输入的数量' });
  expect(bar.textContent).toContain('2 种');
  expect(bar.textContent).toContain('¥72.00');
  page.rerender(shown([product(3)]));
  fireEvent.input(at(0), { target: { value: '1' } });
  expect(bar.textContent).toContain('3 种');
  expect(bar.textContent).toContain('¥75.00');
});

import { expect, it } from 'vitest';
import { goodsIn } from './goods';
import type { Good } from './worker-types';

const unit = { __typename: 'Unit', code: 'BOX', name: '箱', factor: 12, isDefault: true };
const all = (...answers: unknown[]): Good[] => {
  const found = new Map<string, Good>();
  for (const one of answers) goodsIn(one, found);
  return [...found.values()];
};

it('products and their variants, wherever they stand in an answer', () => {
  const page = { data: { product: { __typename: 'Product', code: 'TEA', name: '绿茶', picture: null, variants: [{ __typename: 'Variant', id: 'v1', sku: 'TEA-1', name: '500g', moq: 2, step: 2, units: [unit] }] } } };
  expect(all(page)).toMatchObject([
    { code: 'TEA', name: '绿茶' },
    { code: 'TEA', name: '绿茶', variant: { id: 'v1', sku: 'TEA-1', name: '500g', moq: 2, step: 2, units: [{ code: 'BOX', name: '箱', factor: 12 }] } },
  ]);
});

it('a line of a cart names its product below the variant; units that an older answer has are filled in', () => {
  const line = { __typename: 'CartLine', variant: { __typename: 'Variant', id: 'v1', sku: 'TEA-1', name: '500g', product: { __typename: 'Product', code: 'TEA', name: '绿茶' } } };
  const older = { __typename: 'Variant', id: 'v1', sku: 'TEA-1', name: '500g', units: [unit], product: { __typename: 'Product', code: 'TEA', name: '旧名' } };
  const found = all({ cart: { lines: [line] } }, older);
  expect(found.find((one) => one.variant?.id === 'v1')).toMatchObject({ name: '绿茶', variant: { units: [{ code: 'BOX' }] } });
});

it('what is no goods is passed over', () => {
  expect(all(null, 'text', [1, { __typename: 'Order', code: 'X', name: 'Y' }], { __typename: 'Product', code: '', name: 'nothing' })).toEqual([]);
});

it('the own price is told, not the list price, whichever answer had it', () => {
  const priced = (amount: string) => ({ __typename: 'Variant', id: `v${amount}`, sku: amount, name: amount, units: [unit], price: { unitPrice: { amount, currency: 'CNY' } } });
  const tea = { __typename: 'Product', code: 'TEA', name: '绿茶', fromPrice: { amount: '9.80', currency: 'CNY' } };
  const found = all(tea, { ...tea, variants: [priced('12.00'), priced('8.90')] });
  expect(found.map((one) => [one.variant?.sku, (one.price as { amount: string }).amount])).toEqual([[undefined, '8.90'], ['12.00', '12.00'], ['8.90', '8.90']]);
});

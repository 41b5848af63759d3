import { describe, expect, it } from 'vitest';
import type { ShopVariant } from '../parts/pricing';
import { createFill, digitsOf, lineOf, linesOf, paste, troubleOf, type, wholeOf } from './fill';
import { neighbour } from './useGrid';

const money = (amount: string) => ({ __typename: 'Money' as const, amount, currency: 'CNY' });
const variant = (id: string, more: Partial<ShopVariant> = {}): ShopVariant => ({
  __typename: 'Variant', id, sku: id, name: id, moq: 1, step: 1, customerCode: null, options: [],
  units: [{ __typename: 'Unit', id: `${id}1`, code: 'piece', name: '件', factor: 1, isDefault: true }, { __typename: 'Unit', id: `${id}2`, code: 'case', name: '箱', factor: 12, isDefault: false }],
  price: { __typename: 'PriceQuote', unitPrice: money('2.50'), listPrice: money('2.50') }, tiers: [{ __typename: 'PriceTier', minQuantity: 1, unitPrice: money('2.50') }, { __typename: 'PriceTier', minQuantity: 12, unitPrice: money('2.00') }],
  availability: { __typename: 'Availability', band: 'OK', available: null, expectedOn: null, expected: null }, ...more,
} as ShopVariant);

describe('numbers', () => {
  it.each([['12', '12'], ['１２', '12'], ['1,200', '1200'], ['12.0', '12'], ['12箱', '12'], [' 7 ', '7'], ['007', '7'], ['12.5', ''], ['-', ''], ['', ''], ['x3', '']])('%j in a spreadsheet is %j', (said, whole) => { expect(wholeOf(said)).toBe(whole); });
  it('keeps only digits of what is typed', () => { expect(digitsOf('1２a.3')).toBe('123'); });
});

describe('a line', () => {
  it('is priced by the tier that its pieces reach, in the unit that was chosen', () => {
    expect(lineOf(variant('a'), { text: '11' })?.amount).toEqual({ amount: '27.50', currency: 'CNY' });
    expect(lineOf(variant('a'), { text: '2', unitCode: 'case' })?.amount).toEqual({ amount: '48.00', currency: 'CNY' });
    expect(lineOf(variant('a'), { text: '' })).toBeUndefined();
    expect(lineOf(variant('a', { price: null, tiers: [] }), { text: '3' })).toMatchObject({ quantity: 3, amount: undefined });
  });
  const limited = variant('a', { moq: 6, step: 5, availability: { ...variant('a').availability, available: 40 } });
  it.each([[3, { kind: 'min', next: 10 }], [12, { kind: 'step', next: 15 }], [50, { kind: 'max', next: 40 }], [15, undefined]] as const)('of %i from 6 in fives with 40 in stock: %j', (quantity, trouble) => {
    expect(troubleOf(limited, 1, quantity)).toEqual(trouble);
  });
});

describe('pasting', () => {
  const cells = [[variant('s'), variant('m')], [variant('l'), variant('out', { availability: { ...variant('x').availability, band: 'OUT' } })]];
  it('writes a block from the cell on and counts what has no place', () => {
    const store = createFill();
    type(store, 's', { text: '9' });
    expect(paste(store, '1\t2\t3\r\n4\t5\r\n', 0, 0, (r, c) => cells[r]?.[c], 'case')).toEqual({ put: 3, lost: 2 });
    expect(store.get()).toEqual({ s: { text: '1', unitCode: 'case' }, m: { text: '2', unitCode: 'case' }, l: { text: '4', unitCode: 'case' } });
    expect(linesOf(cells.flat(), store.get()).map((line) => line.quantity)).toEqual([1, 2, 4]);
  });
  it('leaves cells alone that are blank in the block', () => {
    const store = createFill();
    type(store, 'm', { text: '7' });
    paste(store, '1\t\t', 0, 0, (r, c) => cells[r]?.[c]);
    expect(store.get()).toEqual({ m: { text: '7' }, s: { text: '1' } });
  });
});

it('walks to the next cell in a direction, over holes', () => {
  const at = [[0, 0], [0, 2], [2, 0], [2, 2]].map(([row, col]) => { const cell = document.createElement('input'); cell.dataset['row'] = String(row); cell.dataset['col'] = String(col); return cell; });
  expect(neighbour(at, 0, 0, [1, 0])).toBe(at[2]);
  expect(neighbour(at, 0, 0, [0, 1])).toBe(at[1]);
  expect(neighbour(at, 2, 2, [-1, 0])).toBe(at[1]);
  expect(neighbour(at, 2, 2, [1, 0])).toBeUndefined();
});

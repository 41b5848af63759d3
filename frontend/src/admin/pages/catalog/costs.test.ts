import { describe, expect, it } from 'vitest';
import { belowCost, margin } from './costs';

describe('margin', () => {
  it.each([
    ['10.00', '7.50', 2500], ['10', '0', 10_000], ['10', '10', 0], ['3.00', '1.00', 6666], ['3.00', '4.00', -3334], ['0.01', '99', -10_000],
  ])('of %s that cost %s is %i basis points', (price, cost, points) => expect(margin(price, cost)).toBe(points));
  it.each([['', '7'], ['10', ''], ['0', '7'], ['ten', '7'], ['10', '-1']])('of %s and %s is not known', (price, cost) => expect(margin(price, cost)).toBeUndefined());
});

describe('below cost', () => {
  it('is what costs more than it brings in, and nothing that is not known', () => {
    expect(belowCost('7.49', '7.50')).toBe(true);
    expect(belowCost('0', '7.50')).toBe(true);
    expect(belowCost('7.50', '7.5')).toBe(false);
    expect(belowCost('', '7.50')).toBe(false);
    expect(belowCost('1', '')).toBe(false);
  });
});

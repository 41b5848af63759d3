import { describe, expect, it } from 'vitest';
import { ownStock } from '../parts/own';
import { counting } from './OwnStock';

const variant = (id: string, band: 'OK' | 'LOW' | 'OUT', available: number | null) => ({ id, name: 'Tea', availability: { band, available, expectedOn: null } });
const line = (id: string, reserved: number) => ({ __typename: 'CartLine' as const, id: `line ${id}`, reserved, variant: { __typename: 'Variant' as const, id } });

describe('what checkout keeps for its buyer', () => {
  it('is there for them, and makes nothing else of the goods', () => {
    const own = counting([line('tea', 4)]);
    expect(own(variant('tea', 'OUT', 0))).toEqual(variant('tea', 'LOW', 4));
    expect(own(variant('tea', 'OK', 90))).toEqual(variant('tea', 'OK', 94));
  });
  it('stays untold where the firm shows no numbers', () => {
    expect(counting([line('tea', 4)])(variant('tea', 'OUT', null))).toEqual(variant('tea', 'LOW', null));
  });
  it('leaves everything else as it is', () => {
    const rice = variant('rice', 'OUT', 0);
    expect(counting([line('tea', 4), line('rice', 0)])(rice)).toBe(rice);
    expect(ownStock.get()(rice)).toBe(rice);
  });
});

import { describe, expect, it } from 'vitest';
import { validityDays } from './validity';

const local = (text: string) => new Date(text).toISOString();

describe('the days of a price list', () => {
  it('ends with the last day on which it counts, not with the midnight after it', () => {
    expect(validityDays({ validFrom: local('2026-03-01T00:00:00'), validTo: local('2026-04-01T00:00:00') })).toBe('2026/03/01 – 2026/03/31');
  });
  it('says in words where a side is open', () => {
    expect(validityDays({ validFrom: null, validTo: null })).toBe('长期有效');
    expect(validityDays({ validFrom: local('2026-03-01T00:00:00') })).toBe('2026/03/01 起');
    expect(validityDays({ validTo: local('2026-04-01T00:00:00') })).toBe('至 2026/03/31');
  });
});

import { describe, expect, it } from 'vitest';
import { WHOLE, amountsOf, partsOf, type Split } from './parts';

const split = (part: Partial<Split>): Split => ({ ...WHOLE, on: true, ...part });

describe('paying in parts', () => {
  it('gives a deposit and a rest that come to the total, exactly', () => {
    expect(amountsOf(split({ percent: 30 }), '1234.55')).toEqual({ deposit: '370.37', rest: '864.18' });
    expect(amountsOf(split({ percent: 50 }), '0.03')).toEqual({ deposit: '0.02', rest: '0.01' });
    expect(amountsOf(split({ percent: 30 }), '9007199254740993.00')).toBeUndefined();
    expect(amountsOf(split({ percent: 30 }), '100')).toEqual({ deposit: '30', rest: '70' });
  });
  it('takes an amount that was typed, between nothing and all', () => {
    expect(amountsOf(split({ amount: '12.5' }), '100.00')).toEqual({ deposit: '12.50', rest: '87.50' });
    for (const amount of ['', '0', '100.00', '100.01', '1.234', 'x', '-1']) expect(amountsOf(split({ amount }), '100.00')).toBeUndefined();
  });
  it('says when each part is due', () => {
    expect(partsOf(WHOLE, '100.00')).toBeNull();
    expect(partsOf(split({ percent: 30 }), '100.00')).toEqual([{ method: 'ONLINE', amount: '30.00', due: 'NOW', dueOn: null }, { method: 'CASH_ON_DELIVERY', amount: '70.00', due: 'ON_DELIVERY', dueOn: null }]);
    expect(partsOf(split({ percent: 30, rest: 'DATE', restOn: '2026-12-22' }), '100.00')?.[1]).toEqual({ method: 'BANK_TRANSFER', amount: '70.00', due: 'DATE', dueOn: '2026-12-22' });
  });
});

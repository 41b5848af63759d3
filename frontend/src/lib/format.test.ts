import { describe, expect, it } from 'vitest';
import { calendarDay, decimal, money, percent, relativeTime, weekdayAndDay } from './format';

describe('money', () => {
  it.each(['0', '1', '12.5', '999.99', '1000', '1234.5', '-1234.5', '9876543210.12', '100000000000000.01'])('groups %s exactly as Intl does', (amount) => {
    const intl = (locale: string) => new Intl.NumberFormat(locale, { style: 'currency', currency: 'CNY' }).format(amount as unknown as number);
    expect(money({ amount, currency: 'CNY' }, 'zh-CN')).toBe(intl('zh-CN'));
    expect(money({ amount, currency: 'CNY' }, 'en')).toBe(intl('en'));
  });
  it('keeps digits a float would lose, and a fraction longer than cents', () => {
    expect(money({ amount: '90071992547409931.07', currency: 'CNY' }, 'zh-CN')).toBe('¥90,071,992,547,409,931.07');
    expect(money({ amount: '0.1234', currency: 'CNY' }, 'zh-CN')).toBe('¥0.1234');
  });
});

it('writes what it cannot read as it is', () => expect(decimal('n/a')).toBe('n/a'));
it('writes basis points as per cent', () => expect([percent(1250), percent(-5), percent(10_000)]).toEqual(['12.5%', '-0.05%', '100%']));
it('speaks of time relatively', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  expect([relativeTime('2026-11-21T11:59:40Z', now), relativeTime('2026-11-21T09:00:00Z', now), relativeTime('2026-11-23T12:00:00Z', now)]).toEqual(['现在', '3小时前', '后天']);
});

describe('a day of a calendar', () => {
  it('is written as other dates are, and is the same day in every zone', () => {
    expect(calendarDay('2026-11-24')).toBe('2026/11/24');
    expect(weekdayAndDay('2026-11-24')).toBe('2026/11/24 周二');
  });
});

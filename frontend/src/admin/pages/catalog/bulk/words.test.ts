import { afterEach, describe, expect, it } from 'vitest';
import { switchLocale } from '@/lib/i18n';
import type { Column } from './sheet';
import { arranged, shownFirst, widthOf } from './words';

const column = (key: string, of: Column['of'], kind: Column['kind'] = 'TEXT'): Column => ({ key, name: key, kind, of, unit: '', required: false, fixed: key === 'sku', options: [] });
const LISTED = [
  column('sku', 'VARIANT'), column('product', 'PRODUCT'), column('name_zh', 'PRODUCT'), column('name_en', 'PRODUCT'), column('variant_zh', 'VARIANT'), column('variant_en', 'VARIANT'), column('category', 'PRODUCT', 'CHOICE'),
  column('barcode', 'VARIANT'), column('moq', 'VARIANT', 'COUNT'), column('cost', 'VARIANT', 'MONEY'), column('units', 'VARIANT'), column('price:BASE', 'PRICE', 'MONEY'), column('price:GOLD', 'PRICE', 'MONEY'), column('attr:origin', 'ATTRIBUTE', 'CHOICE'),
];
const LAPTOP = 1000; // what a screen of 1280 has beside the navigation

describe('the columns of the grid', () => {
  afterEach(() => switchLocale('zh-CN'));
  it.each(['zh-CN', 'en'] as const)('show the goods in %s and what they cost, within the width of a small laptop', (locale) => {
    switchLocale(locale);
    const columns = arranged(LISTED);
    const seen = columns.filter((c) => shownFirst(columns).includes(c.key));
    const [own, other] = locale === 'en' ? ['en', 'zh'] : ['zh', 'en'];
    expect(seen.slice(0, 5).map((c) => c.key)).toEqual(['sku', `name_${own}`, `variant_${own}`, 'price:BASE', 'cost']);
    expect(seen.slice(0, 5).reduce((sum, c) => sum + widthOf(c), 0)).toBeLessThan(LAPTOP);
    expect(seen.map((c) => c.key)).toContain(`name_${other}`);
    expect(seen.map((c) => c.key)).not.toContain('price:GOLD');
  });
  it('lose none, and keep the order of the rest', () => {
    const keys = arranged(LISTED).map((c) => c.key);
    expect([...keys].sort()).toEqual(LISTED.map((c) => c.key).sort());
    expect(keys.filter((k) => ['category', 'barcode', 'moq', 'units'].includes(k))).toEqual(['category', 'barcode', 'moq', 'units']);
  });
});

import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import Changed from './Changed';

const difference = (sku: string, before: number, after: number, remarks: [string, string] = ['', '']) => ({
  variantId: sku, unitCode: 'box', sku, name_zh: `商品${sku}`, name_en: `Goods ${sku}`, unit_zh: '箱', unit_en: 'box', before, after, remark_before: remarks[0], remark_after: remarks[1],
});

it('names quantities and remarks that are others, and no more than that', () => {
  const lines = [difference('A', 2, 2, ['', '要新批次']), difference('B', 2, 3, ['常温', '']), difference('C', 0, 1)];
  render(<Changed trouble={{ code: 'CART_CHANGED', field: 'expectedLines', message: '', params: { lines, ticked: 3 } }} />);
  expect(screen.getAllByRole('listitem').map((row) => row.textContent?.replace(/\s+/g, ' ').trim())).toEqual([
    '商品A 备注：无 → “要新批次”', '商品B 2 → 3 箱 备注：“常温” → 无', '商品C 新增 1 箱',
  ]);
});

import { expect, test } from 'vitest';
import { leftToPack } from '@/admin/pages/logistics/ShipmentDialog';

type Order = Parameters<typeof leftToPack>[0];
const line = (id: string, sku: string, allocated: number) => ({ id, sku, allocated });
const parcel = (createdAt: string, shippedAt: string | null, orderLineId: string, sku: string, quantity: number, warehouse = 'A') =>
  ({ state: shippedAt ? 'SHIPPED' : 'PICKING', createdAt, shippedAt, warehouse: { id: warehouse }, lines: [{ orderLineId, sku, quantity }] });
const order = (given: Record<string, number>, lines: unknown[], shipments: unknown[]) =>
  ({
    lines, shipments, sourcing: [{ warehouse: { id: 'A' }, lines: Object.entries(given).map(([sku, quantity]) => ({ sku, quantity })) }],
    timeline: [{ kind: 'PLACED', createdAt: '2026-11-01T00:00:00Z' }, { kind: 'ALLOCATED', createdAt: '2026-11-10T00:00:00Z' }, { kind: 'ALLOCATED', createdAt: '2026-11-12T00:00:00Z' }],
  }) as unknown as Order;
const left = (one: Order, warehouse = 'A') => leftToPack(one, warehouse).map((row) => [row.line.id, row.left]);

test('what is in parcels cannot be packed again, wherever they are', () => {
  const both = [line('1', 'T', 10), line('2', 'T', 5)];
  expect(left(order({ T: 15 }, both, []))).toEqual([['1', 10], ['2', 5]]);
  expect(left(order({ T: 15 }, both, [parcel('2026-11-11T00:00:00Z', null, '1', 'T', 4)]))).toEqual([['1', 6], ['2', 5]]);
  expect(left(order({ T: 15 }, [line('1', 'T', 6), line('2', 'T', 5)], [parcel('2026-11-11T00:00:00Z', '2026-11-11T01:00:00Z', '1', 'T', 4)]))).toEqual([['1', 6], ['2', 5]]);
  expect(left(order({ T: 15 }, both, []), 'B')).toEqual([]);
});

test('what an order was sent before it was taken over does not count against what it has now', () => {
  const before = parcel('2026-11-05T04:00:00Z', '2026-11-05T04:00:00Z', '1', 'T', 30);
  expect(left(order({ T: 10 }, [line('1', 'T', 10)], [before]))).toEqual([['1', 10]]);
});

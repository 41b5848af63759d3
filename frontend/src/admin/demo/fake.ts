import { useCallback, useMemo, useState } from 'react';
import type { Rows } from '@/lib/connection';
import type { Tone } from '@/ui';
import type { View, Views } from '@/features/views/useSavedViews';

/** Invented orders for the demonstration route: development and tests only, never in a build. */
export type FakeOrder = { id: string; number: string; customer: string; status: FakeStatus; total: { amount: string; currency: string }; lines: number; placedAt: string; version: number };
export const FAKE_STATUSES = ['SUBMITTED', 'CONFIRMED', 'SHIPPED', 'RECEIVED', 'CANCELLED'] as const;
export type FakeStatus = (typeof FAKE_STATUSES)[number];
export const FAKE_TONES: Record<FakeStatus, Tone> = { SUBMITTED: 'warning', CONFIRMED: 'info', SHIPPED: 'violet', RECEIVED: 'success', CANCELLED: 'neutral' };
const CUSTOMERS = ['杭州青禾便利连锁', '苏州河畔超市', '宁波海塘餐饮管理有限公司', 'Blue Kettle Café', '绍兴老街杂货', '温州百味食品配送', '嘉兴南湖团购中心'];

export const FAKE_ORDERS: FakeOrder[] = Array.from({ length: 1240 }, (_, i) => ({
  id: `f${i}`, number: `SO20261121-${String(1240 - i).padStart(6, '0')}`, customer: CUSTOMERS[(i * 5) % CUSTOMERS.length]!, status: FAKE_STATUSES[(i * 7 + (i >> 3)) % FAKE_STATUSES.length]!,
  total: { amount: `${((i * 7919) % 98_000) + 120}.${String((i * 37) % 100).padStart(2, '0')}`, currency: 'CNY' }, lines: (i % 14) + 1, placedAt: new Date(Date.UTC(2026, 10, 21, 12) - i * 1_260_000).toISOString(), version: 1,
}));

export type FakeQuestion = { q: string; status: string[]; sort: string | undefined };

/** The same shape as `useConnection`, from memory, fifty rows at a time. */
export function useFakeOrders({ q, status, sort }: FakeQuestion): Rows<FakeOrder> & { confirm: (ids: string[]) => void } {
  const [shown, setShown] = useState(50);
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const statusKey = status.join();
  const found = useMemo(() => {
    const wanted = statusKey ? statusKey.split(',') : [];
    const all = FAKE_ORDERS.map((o): FakeOrder => (changed.has(o.id) ? { ...o, status: 'CONFIRMED', version: 2 } : o)).filter((o) => (!wanted.length || wanted.includes(o.status)) && (!q || `${o.number} ${o.customer}`.toLowerCase().includes(q.toLowerCase())));
    if (sort === 'TOTAL_DESC') all.sort((a, b) => Number(b.total.amount) - Number(a.total.amount));
    if (sort === 'TOTAL_ASC') all.sort((a, b) => Number(a.total.amount) - Number(b.total.amount));
    return all;
  }, [q, statusKey, sort, changed]);
  const rows = useMemo(() => found.slice(0, shown), [found, shown]);
  return {
    rows, total: found.length, loading: false, loadingMore: false, error: undefined, hasMore: shown < found.length,
    loadMore: useCallback(() => setShown((n) => n + 50), []), refetch: () => {}, allIds: async () => found.map((o) => o.id),
    confirm: (ids) => setChanged((before) => new Set([...before, ...ids])),
  };
}

/** Saved views in memory. */
export function useFakeViews(): Views {
  const [views, setViews] = useState<View[]>([{ id: 'big', name: '大额待审', query: 'status=SUBMITTED&sort=TOTAL_DESC', shared: true, mine: false }]);
  return {
    views,
    async save(view) {
      const id = view.id ?? `v${views.length}`;
      setViews((before) => [...before.filter((v) => v.id !== id), { ...view, id, mine: true }]);
      return { id };
    },
    async remove(id) { setViews((before) => before.filter((v) => v.id !== id)); return undefined; },
  };
}

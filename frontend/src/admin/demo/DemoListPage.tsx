import { useState } from 'react';
import { Button, Money, StatusPill, Time, toast } from '@/ui';
import { Facts } from '../page/DetailPage';
import { ListPage, useList, type BulkAction, type Column, type Filter } from '../page/ListPage';
import { FAKE_ORDERS, FAKE_STATUSES, FAKE_TONES, useFakeOrders, useFakeViews, type FakeOrder } from './fake';

const filters: Filter[] = [
  { id: 'status', label: '状态', kind: 'many', options: FAKE_STATUSES.map((s) => ({ value: s, label: s })) },
  { id: 'placed', label: '下单日期', kind: 'date' },
  { id: 'city', label: '城市', kind: 'text' },
];
const setup = { id: 'demo', filters };
const columns: Column<FakeOrder>[] = [
  { id: 'number', header: '订单号', width: 190, card: 'title', cell: (o) => o.number },
  { id: 'customer', header: '客户', width: 180, grow: 2, cell: (o) => o.customer },
  { id: 'status', header: '状态', width: 140, card: 'aside', cell: (o) => <StatusPill tone={FAKE_TONES[o.status]}>{o.status}</StatusPill> },
  { id: 'total', header: '金额', width: 150, align: 'right', sort: { desc: 'TOTAL_DESC', asc: 'TOTAL_ASC' }, cell: (o) => <Money value={o.total} strong /> },
  { id: 'lines', header: '行数', width: 80, align: 'right', optional: true, cell: (o) => o.lines },
  { id: 'placed', header: '下单时间', width: 130, cell: (o) => <Time value={o.placedAt} /> },
];

/** The whole of ListPage on invented data, for development and tests. */
export default function DemoListPage() {
  const list = useList(setup);
  const [fresh, setFresh] = useState(3);
  const data = useFakeOrders({ q: list.q, status: list.filters['status'] ?? [], sort: list.sort });
  const confirm: BulkAction = {
    id: 'confirm', label: '确认订单', icon: 'check',
    async run(ids) {
      const bad = FAKE_ORDERS.filter((o) => ids.includes(o.id) && o.status !== 'SUBMITTED');
      data.confirm(ids.filter((id) => !bad.some((o) => o.id === id)));
      return bad.map((o) => ({ id: o.id, label: o.number, message: `${o.status}：不能确认` }));
    },
  };
  return (
    <ListPage
      title="示例订单" list={list} data={data} columns={columns} name={(o) => o.number} href={(o) => `/admin/demo/${o.id}`} search="订单号、客户…"
      views={[{ id: 'all', name: '全部', query: '', count: 1240 }, { id: 'todo', name: '待确认', query: 'status=SUBMITTED', count: 248 }, { id: 'way', name: '在途', query: 'status=SHIPPED' }]} savedViews={useFakeViews()}
      bulk={[confirm, { id: 'cancel', label: '取消', danger: true, run: async () => [] }]} stamp={(o) => o.version} fresh={fresh} onFresh={() => setFresh(0)}
      peek={(o) => <Facts items={[['客户', o.customer], ['金额', <Money key="m" value={o.total} />], ['下单', <Time key="t" value={o.placedAt} absolute />]]} />}
      actions={<Button look="primary" icon="plus" onClick={() => toast('已新建', { undo: () => {} })}>新建订单</Button>}
      empty={{ art: 'box', title: '还没有订单', text: '第一张订单来了会显示在这里。' }}
    />
  );
}

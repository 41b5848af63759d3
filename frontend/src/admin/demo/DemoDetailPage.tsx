import { useParams, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { Money, StatusPill, Time, toast } from '@/ui';
import { CopyText, DetailPage, Facts, Panel, movesToActions } from '../page/DetailPage';
import { Timeline, type TimelineItem } from '../page/Timeline';
import { FAKE_ORDERS, FAKE_TONES } from './fake';

/** The whole of DetailPage on invented data, for development and tests. */
export default function DemoDetailPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const router = useRouter();
  const order = FAKE_ORDERS.find((o) => o.id === id) ?? FAKE_ORDERS[0]!;
  const [items, setItems] = useState<TimelineItem[]>([
    { id: '1', at: '2026-11-21T08:00:00Z', actor: '李明', text: '提交了订单', icon: 'cart', tone: 'brand' },
    { id: '2', at: '2026-11-21T08:30:00Z', actor: '王小燕', text: '请优先发货，客户周六开业。', comment: true },
  ]);
  const moves = [{ move: 'CONFIRM', allowed: true }, { move: 'SHIP', allowed: false, reason: '订单尚未确认，不能发货' }, { move: 'CANCEL', allowed: true }] as const;
  return (
    <DetailPage
      id={order.id} name={order.number} title={<CopyText>{order.number}</CopyText>} back={{ to: '/demo', label: '示例订单' }} neighbours={{ list: 'demo', href: (to) => `/admin/demo/${to}` }}
      status={<><StatusPill tone={FAKE_TONES[order.status]}>{order.status}</StatusPill><StatusPill tone="success">已付款</StatusPill></>} subtitle={<>{order.customer} · <Time value={order.placedAt} /></>}
      actions={movesToActions(moves, { CONFIRM: { label: '确认订单', icon: 'check', primary: true, run: () => void toast('已确认', { undo: () => {} }) }, SHIP: { label: '发货', icon: 'truck', run: () => {} }, CANCEL: { label: '取消订单', icon: 'close', danger: true, run: () => router.history.push('/admin/demo') } })}
      main={<><Panel title="金额"><Facts items={[['合计', <Money key="m" value={order.total} strong />], ['行数', order.lines]]} /></Panel><Panel title="动态"><Timeline items={items} draftKey={order.id} allowPublic onComment={async (text, visible) => { setItems((all) => [...all, { id: String(all.length + 1), at: new Date().toISOString(), actor: '我', text, comment: true, public: visible }]); return undefined; }} /></Panel></>}
      side={<Panel title="客户"><Facts items={[['名称', order.customer], ['电话', '0571-0000 0000'], ['地址', '浙江省杭州市余杭区示例路 1 号']]} /></Panel>}
    />
  );
}

import { Link, useRouter } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { ConsoleConfirmOrdersDoc, ConsoleOrderCountsDoc, ConsoleOrdersDoc, ConsoleUnpaidCountDoc, type ConsoleOrdersQuery } from '@/gen/features/orders/console-list';
import { OrdersFoundDoc } from '@/gen/features/views/views';
import type { OrderSort, OrderStatus } from '@/gen/schema';
import { customerLabel, paymentMethodText } from '@/features/orders/words';
import { useSavedViews } from '@/features/views/useSavedViews';
import { useConnection } from '@/lib/connection';
import { mutate, useClient, useQuery } from '@/lib/graphql';
import { calendarDay } from '@/lib/format';
import { locale, m } from '@/lib/i18n';
import { useKeys } from '@/lib/keys';
import { useSession } from '@/lib/session';
import { Button, Money, Time, buttonClass, Icon } from '@/ui';
import { ListPage, askedOf, cramped, useList, wordy, type BulkAction, type Column } from '../../page/ListPage';
import { useCommands } from '../../commands';
import { OrderPeek } from './OrderPeek';
import { LIVE_STATUSES, orderFilter, useOrderSetup } from './setup';
import { ChannelBadge, GoodsBar, OrderPill, PaymentPill } from './marks';
import { useLiveOrders } from './useLiveOrders';
import './order.css';

type Row = ConsoleOrdersQuery['orders']['nodes'][number];
const pick = (data: ConsoleOrdersQuery) => data.orders;
const SORTS: readonly OrderSort[] = ['NEWEST', 'OLDEST', 'TOTAL_DESC', 'TOTAL_ASC'];
const UNPAID = { paymentStates: ['UNPAID' as const, 'PARTIAL' as const], statuses: [...LIVE_STATUSES] };

const columns = (): Column<Row>[] => [
  { id: 'number', header: m.orders_col_number(), width: 182, card: 'title', cell: (o) => <span className="num">{o.number}</span> },
  { id: 'customer', header: m.orders_col_customer(), width: 130, grow: 2.4, cell: customerLabel },
  { id: 'status', header: m.orders_col_status(), width: wordy(112, 128), card: 'aside', cell: (o) => <OrderPill status={o.status} /> },
  { id: 'payment', header: m.orders_col_payment(), width: wordy(104, 128), card: 'none', cell: (o) => <PaymentPill state={o.paymentState} /> },
  { id: 'total', header: m.orders_col_total(), width: 138, align: 'right', sort: { desc: 'TOTAL_DESC', asc: 'TOTAL_ASC' }, cell: (o) => <Money value={o.total} strong /> },
  { id: 'lines', header: m.orders_col_lines(), width: 54, optional: cramped() && locale() === 'en', align: 'right', card: 'none', cell: (o) => o.lineCount },
  { id: 'owner', header: m.orders_col_owner(), width: 74, card: 'none', cell: (o) => o.owner?.name ?? <span className="muted">{m.orders_noone()}</span> },
  { id: 'placed', header: m.orders_col_placed(), width: wordy(108, 120), sort: { desc: 'NEWEST', asc: 'OLDEST' }, cell: (o) => <Time value={o.placedAt} /> },
  { id: 'channel', header: m.orders_col_channel(), width: wordy(90, 100), optional: cramped(), card: 'none', cell: (o) => <ChannelBadge channel={o.channel} /> },
  { id: 'progress', header: m.orders_col_progress(), width: 120, optional: true, card: 'none', cell: (o) => <GoodsBar counts={o.progress} /> },
  { id: 'outstanding', header: m.orders_col_outstanding(), width: 126, align: 'right', optional: true, card: 'none', cell: (o) => <Money value={o.outstanding} /> },
  { id: 'method', header: m.orders_col_method(), width: 110, optional: true, card: 'none', cell: (o) => paymentMethodText(o.paymentMethod) },
  { id: 'requested', header: m.orders_col_requested(), width: 116, optional: true, card: 'none', cell: (o) => o.requestedOn && calendarDay(o.requestedOn) },
];

/** Counts of the standing views; they follow every change. */
function useViews() {
  const [counts, countAgain] = useQuery({ query: ConsoleOrderCountsDoc, variables: { filter: null } });
  const [unpaid, unpaidAgain] = useQuery({ query: ConsoleUnpaidCountDoc, variables: { filter: UNPAID } });
  const [late, lateAgain] = useQuery({ query: ConsoleUnpaidCountDoc, variables: { filter: { late: true } } });
  const of = (...statuses: OrderStatus[]) => counts.data?.orderCounts.filter((c) => statuses.includes(c.status)).reduce((sum, c) => sum + c.count, 0);
  const refresh = useCallback(() => { for (const again of [countAgain, unpaidAgain, lateAgain]) again({ requestPolicy: 'network-only' }); }, [countAgain, unpaidAgain, lateAgain]);
  const views = [
    { id: 'all', name: m.orders_view_all(), query: '' },
    { id: 'confirm', name: m.orders_view_confirm(), query: 'status=SUBMITTED,REVIEWING', count: of('SUBMITTED', 'REVIEWING') },
    { id: 'approval', name: m.orders_view_approval(), query: 'status=AWAITING_APPROVAL', count: of('AWAITING_APPROVAL') },
    { id: 'ship', name: m.orders_view_ship(), query: 'status=CONFIRMED,PICKING', count: of('CONFIRMED', 'PICKING') },
    { id: 'way', name: m.orders_view_way(), query: 'status=SHIPPED,IN_TRANSIT', count: of('SHIPPED', 'IN_TRANSIT') },
    { id: 'unpaid', name: m.orders_view_unpaid(), query: `payment=UNPAID,PARTIAL&status=${LIVE_STATUSES.join(',')}`, count: unpaid.data?.orders.totalCount },
    { id: 'late', name: m.orders_view_late(), query: 'late=1', count: late.data?.orders.totalCount },
    { id: 'done', name: m.orders_view_done(), query: 'status=DELIVERED' },
  ];
  return { views, refresh };
}

/** Confirms up to a hundred orders with one request and says which were refused and why. */
function useBulkConfirm(rows: readonly Row[]): BulkAction {
  const client = useClient();
  return {
    id: 'confirm', label: m.orders_bulk_confirm(), icon: 'check', chunk: 20,
    async run(ids) {
      const done = await mutate(client, ConsoleConfirmOrdersDoc, { ids });
      const label = (id: string) => rows.find((o) => o.id === id)?.number ?? id;
      if (!done.ok) return ids.map((id) => ({ id, label: label(id), message: done.problem.message }));
      return done.data.results.flatMap((r) => (r.problem ? [{ id: r.id, label: label(r.id), message: r.problem.message }] : []));
    },
  };
}

export default function OrdersPage() {
  const router = useRouter();
  const { can } = useSession();
  const setup = useOrderSetup();
  const list = useList(setup);
  const [since, setSince] = useState(() => new Date().toISOString());
  const filter = orderFilter(list);
  const sort = SORTS.find((s) => s === list.sort) ?? 'NEWEST';
  const data = useConnection(ConsoleOrdersDoc, { filter, sort }, pick);
  const { views, refresh } = useViews();
  const ids = useMemo(() => data.rows.map((o) => o.id), [data.rows]);
  const live = useLiveOrders(ids, refresh, since);
  const confirm = useBulkConfirm(data.rows);
  const print: BulkAction = { id: 'picking', label: m.orders_bulk_picking(), icon: 'print', chunk: 100, run: async (some) => { router.history.push(`/admin/orders/print/picking?ids=${some.join(',')}`); return []; } };
  const create = useCallback(() => router.history.push('/admin/orders/new'), [router]);
  const mayPlace = can('orders.place_for');
  useKeys(mayPlace ? [{ keys: 'n', label: m.orders_new(), group: m.console_key_group_list(), run: create }] : []);
  useCommands(mayPlace ? [{ id: 'orders.new', label: m.orders_new(), icon: 'plus', keys: 'n', words: 'xjdd xiadan new order', run: create }] : []);
  const savedViews = useSavedViews('orders', { document: OrdersFoundDoc, filterOf: (query) => orderFilter(askedOf(setup, query)), ready: !data.loading, stamp: data.total });
  return (
    <ListPage<Row>
      title={m.orders_title()} list={list} data={data} columns={columns()} search={m.orders_search()} views={views} savedViews={savedViews} exported={{ name: 'orders', filter, sort }}
      name={(o) => o.number} href={(o) => `/admin/orders/${o.id}`}
      bulk={[...(can('orders.confirm') ? [confirm] : []), ...(can('shipments.read') ? [print] : [])]}
      stamp={(o) => `${o.version}.${o.status}.${o.paymentState}`} peek={(o) => <OrderPeek id={o.id} />} editable={can('orders.edit')}
      fresh={live.fresh} onFresh={() => { live.clear(); setSince(new Date().toISOString()); list.apply('all', ''); data.refetch(); refresh(); }}
      actions={mayPlace && <Link to="/orders/new" className={buttonClass({ look: 'primary' })}><Icon name="plus" size={18} /><span>{m.orders_new()}</span></Link>}
      empty={{ art: 'box', title: m.orders_none(), text: m.orders_none_text(), action: mayPlace && <Button look="primary" icon="plus" onClick={create}>{m.orders_new()}</Button> }}
    />
  );
}

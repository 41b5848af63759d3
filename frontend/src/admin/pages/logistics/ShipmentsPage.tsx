import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ConsoleMoveShipmentDoc, ConsoleShipmentsChangedDoc, ConsoleShipmentsDoc, ConsoleWarehouseNamesDoc, type ConsoleShipmentsQuery } from '@/gen/features/logistics/console-shipments';
import { ShipmentsFoundDoc } from '@/gen/features/views/views';
import type { ShipmentFilter, ShipmentState } from '@/gen/schema';
import { OPEN_SHIPMENTS, shipmentOptions } from '@/features/logistics/words';
import { customerLabel } from '@/features/orders/words';
import { useSavedViews } from '@/features/views/useSavedViews';
import { useConnection } from '@/lib/connection';
import { mutate, useClient, useQuery, useSubscription } from '@/lib/graphql';
import { m, useLocale } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { Badge, Icon, Time, buttonClass } from '@/ui';
import { CopyText, Facts } from '../../page/DetailPage';
import { ListPage, askedOf, cramped, useList, wordy, type Asked, type BulkAction, type Column, type Filter } from '../../page/ListPage';
import { ParcelPill } from '../orders/marks';
import { TrackingTimeline } from '../orders/parts/Parcels';
import { useCustomerFilter } from '../orders/setup';
import '../orders/order.css';

type Row = ConsoleShipmentsQuery['shipments']['nodes'][number];
const pick = (data: ConsoleShipmentsQuery) => data.shipments;
const filterOf = ({ q, filters: f }: Asked): ShipmentFilter => ({ search: q || null, states: (f['state'] as ShipmentState[] | undefined) ?? null, late: f['late'] ? f['late'][0] === '1' : null, warehouseId: f['warehouse']?.[0] ?? null, customerId: f['customer']?.[0] ?? null });
const Late = () => <Badge tone="danger">{m.orders_late()}</Badge>;

const columns = (): Column<Row>[] => [
  { id: 'number', header: m.orders_parcel_number(), width: 182, card: 'title', cell: (s) => <span className="num">{s.number}</span> },
  { id: 'order', header: m.orders_col_number(), width: 170, card: 'none', cell: (s) => <span className="num">{s.order.number}</span> },
  { id: 'customer', header: m.orders_col_customer(), width: 160, grow: 2, cell: (s) => customerLabel(s.order) },
  { id: 'state', header: m.orders_col_status(), width: wordy(120, 136), card: 'aside', cell: (s) => <ParcelPill state={s.state} /> },
  { id: 'warehouse', header: m.orders_ship_warehouse(), width: wordy(92, 116), cell: (s) => s.warehouse.name },
  { id: 'carrier', header: m.orders_ship_carrier(), width: 150, optional: true, card: 'none', cell: (s) => s.carrier.name },
  { id: 'tracking', header: m.orders_print_waybill(), width: 150, optional: cramped(), cell: (s) => <span className="num">{s.trackingNumber}</span> },
  { id: 'promised', header: m.orders_promised(), width: 156, cell: (s) => (s.promisedAt ? <span className="row">{s.late && s.state !== 'CANCELLED' && <Late />}<Time value={s.promisedAt} /></span> : '') },
  { id: 'created', header: m.orders_created(), width: 116, optional: true, card: 'none', cell: (s) => <Time value={s.createdAt} /> },
];

function ShipmentPeek({ row }: { row: Row }) {
  return (
    <div className="stack">
      <div className="row"><ParcelPill state={row.state} />{row.late && row.state !== 'CANCELLED' && <Late />}</div>
      <Facts items={[[m.orders_col_number(), <Link key="o" to="/orders/$id" params={{ id: row.order.id }} className="rowlink num">{row.order.number}</Link>], [m.orders_col_customer(), customerLabel(row.order)], [m.orders_ship_warehouse(), row.warehouse.name], [m.orders_ship_carrier(), row.carrier.name], [m.orders_print_waybill(), row.trackingNumber && <CopyText key="t">{row.trackingNumber}</CopyText>], [m.orders_promised(), row.promisedAt && <Time key="p" value={row.promisedAt} absolute />]]} />
      <ul className="peeklines">{row.lines.map((l) => <li key={l.id}><span className="peekname"><span className="truncate">{l.name}</span><span className="muted num">{l.sku}</span></span><strong className="num">× {l.quantity}</strong></li>)}</ul>
      <h3>{m.orders_tracking()}</h3>
      <TrackingTimeline events={row.events} />
      <Link to="/orders/$id" params={{ id: row.order.id }} className={buttonClass({ size: 'sm' })}><Icon name="orders" size={16} /><span>{m.orders_open_order()}</span></Link>
    </div>
  );
}

/** All parcels: what is to be packed, handed over, and what is late. */
export default function ShipmentsPage() {
  const client = useClient();
  const { can } = useSession();
  const locale = useLocale();
  const mayWarehouses = can('inventory.read');
  const mayCustomers = can('customers.read');
  const customer = useCustomerFilter();
  const [warehouses] = useQuery({ query: ConsoleWarehouseNamesDoc, pause: !mayWarehouses });
  const names = warehouses.data?.warehouses;
  const setup = useMemo(() => ({ id: 'shipments', filters: [
    { id: 'state', label: m.orders_col_status(), kind: 'many', options: shipmentOptions() },
    { id: 'late', label: m.orders_late(), kind: 'one', options: [{ value: '1', label: m.ui_yes() }, { value: '0', label: m.ui_no() }] },
    ...(mayWarehouses ? [{ id: 'warehouse', label: m.orders_ship_warehouse(), kind: 'one', options: (names ?? []).map((w) => ({ value: w.id, label: w.name })) }] : []),
    ...(mayCustomers ? [customer] : []),
  ] as Filter[] }), [names, mayWarehouses, mayCustomers, customer, locale]); // eslint-disable-line react/exhaustive-deps -- the words change with the language
  const list = useList(setup);
  const filter = filterOf(list);
  const data = useConnection(ConsoleShipmentsDoc, { filter }, pick);
  const saved = useSavedViews('shipments', { document: ShipmentsFoundDoc, filterOf: (query) => filterOf(askedOf(setup, query)), ready: !data.loading, stamp: data.total });
  useSubscription({ query: ConsoleShipmentsChangedDoc }, (_before, changed) => changed);
  const move = (to: ShipmentState, label: string, icon: 'box' | 'truck'): BulkAction => ({
    id: to, label, icon, chunk: 10,
    async run(ids) {
      const failures = [];
      for (const id of ids) {
        const row = data.rows.find((s) => s.id === id);
        const done = await mutate(client, ConsoleMoveShipmentDoc, { id, to, version: row?.version ?? null });
        if (!done.ok) failures.push({ id, label: row?.number ?? id, message: done.problem.message });
      }
      return failures;
    },
  });
  const views = [
    { id: 'all', name: m.orders_view_all(), query: '' }, { id: 'pack', name: m.orders_view_pack(), query: 'state=PICKING,PACKED' }, { id: 'way', name: m.orders_view_way(), query: 'state=SHIPPED,IN_TRANSIT' },
    { id: 'late', name: m.orders_view_late(), query: `late=1&state=${OPEN_SHIPMENTS.join(',')}` }, { id: 'trouble', name: m.orders_parcel_exception(), query: 'state=EXCEPTION' }, { id: 'done', name: m.orders_parcel_delivered(), query: 'state=DELIVERED' },
  ];
  return (
    <ListPage<Row>
      title={m.console_nav_shipments()} list={list} data={data} columns={columns()} search={m.orders_shipments_search()} views={views} savedViews={saved} exported={{ name: 'shipments', filter }}
      name={(s) => s.number} href={(s) => `/admin/shipments/${s.id}`} stamp={(s) => `${s.version}.${s.state}`} peek={(s) => <ShipmentPeek row={s} />}
      {...(can('shipments.write') ? { bulk: [move('PACKED', m.orders_move_pack(), 'box'), move('SHIPPED', m.orders_move_hand_over(), 'truck')] } : {})}
      empty={{ art: 'box', title: m.orders_shipments_none(), text: m.orders_shipments_none_text(), action: <Link to="/orders" search={{ status: 'CONFIRMED,PICKING' } as never} className={buttonClass({})}>{m.orders_view_ship()}</Link> }}
    />
  );
}

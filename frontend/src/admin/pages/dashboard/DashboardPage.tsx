import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { ConsoleDashboardChangedDoc, ConsoleDashboardDoc, ConsoleLatestOrdersDoc, type ConsoleDashboardQuery } from '@/gen/features/analytics/dashboard';
import { customerLabel, orderStatusText, orderStatusTone } from '@/features/orders/words';
import { OPEN_SHIPMENTS } from '@/features/logistics/words';
import { calendarDay, integer, money, weekdayAndDay } from '@/lib/format';
import { useQuery, useSubscription } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { EmptyState, ErrorState, Icon, Illustration, Money, Picture, Skeleton, SkeletonLines, Time, buttonClass, type IconName, type Tone } from '@/ui';
import { Panel } from '../../page/DetailPage';
import { OrderPill } from '../orders/marks';
import { LIVE_STATUSES } from '../orders/setup';
import SalesChart from './SalesChart';
import { useTitle } from '../../page/useTitle';
import '../orders/order.css';
import './dashboard.css';

type Data = ConsoleDashboardQuery['dashboard'];
type Place = '/orders' | '/inventory' | '/shipments' | '/customers';
const REFRESH_MS = 600;

/** A link to a list under a filter. */
const To = ({ to, query, className, children }: { to: Place; query: Record<string, string>; className: string; children: React.ReactNode }) => <Link to={to} search={query as never} className={className}>{children}</Link>;

function Trend({ now, before }: { now: number; before: number }) {
  if (!before) return null;
  const change = Math.round(((now - before) / before) * 100);
  return <span className={`trend ${change < 0 ? 'down' : 'up'}`}>{change < 0 ? '▼' : '▲'} {Math.abs(change)}%</span>;
}

/** What waits, each number a link to exactly the rows it counts. */
function Todo({ data }: { data: Data }) {
  const { can } = useSession();
  const all: Array<{ id: string; label: string; n: number; icon: IconName; tone: Tone; to: Place; query: Record<string, string>; need: string; extra?: React.ReactNode }> = [
    { id: 'confirm', label: m.console_dash_confirm(), n: data.toConfirm, icon: 'check', tone: 'warning', to: '/orders', query: { status: 'SUBMITTED,REVIEWING', view: 'confirm' }, need: 'orders.read' },
    { id: 'ship', label: m.console_dash_ship(), n: data.toShip, icon: 'box', tone: 'info', to: '/orders', query: { status: 'CONFIRMED,PICKING', view: 'ship' }, need: 'orders.read' },
    { id: 'unpaid', label: m.console_dash_unpaid(), n: data.unpaid, icon: 'card', tone: 'warning', to: '/orders', query: { payment: 'UNPAID,PARTIAL', status: LIVE_STATUSES.join(','), view: 'unpaid' }, need: 'payments.read', extra: <Money value={data.unpaidAmount} /> },
    { id: 'late', label: m.console_dash_late(), n: data.lateShipments, icon: 'truck', tone: 'danger', to: '/shipments', query: { late: '1', state: OPEN_SHIPMENTS.join(','), view: 'late' }, need: 'shipments.read' },
    { id: 'exceptions', label: m.console_dash_exceptions(), n: data.exceptions, icon: 'warning', tone: 'danger', to: '/shipments', query: { state: 'EXCEPTION', view: 'trouble' }, need: 'shipments.read' },
    { id: 'low', label: m.console_dash_low(), n: data.lowStock, icon: 'stock', tone: 'warning', to: '/inventory', query: { band: 'LOW' }, need: 'inventory.read' },
    { id: 'out', label: m.console_dash_out(), n: data.outOfStock, icon: 'stock', tone: 'danger', to: '/inventory', query: { band: 'OUT' }, need: 'inventory.read' },
    { id: 'customers', label: m.console_dash_customers(), n: data.pendingCustomers, icon: 'users', tone: 'violet', to: '/customers', query: { status: 'PENDING' }, need: 'customers.read' },
  ];
  return (
    <section aria-label={m.console_dash_todo()} className="todo">
      {all.filter((one) => can(one.need) && (one.to !== '/orders' || can('orders.read'))).map((one) => (
        <To key={one.id} to={one.to} query={one.query} className={`todo-card ${one.n ? '' : 'zero'}`}>
          <span className={`todo-icon tone-${one.n ? one.tone : 'neutral'}`}><Icon name={one.icon} size={18} /></span>
          <span className="todo-n num">{integer(one.n)}</span><span className="todo-label">{one.label}</span>{one.extra && <span className="muted num todo-extra">{one.extra}</span>}
        </To>
      ))}
    </section>
  );
}

function Today({ data }: { data: Data }) {
  const today = { placed: `${data.day}..${data.day}` };
  return (
    <section className="today" aria-label={m.console_dash_today()}>
      <To to="/orders" query={today} className="today-card"><span className="muted">{m.console_dash_today()}</span><strong className="today-n num">{integer(data.ordersToday)}</strong><span className="muted row"><Trend now={data.ordersToday} before={data.ordersYesterday} />{m.console_dash_yesterday({ value: integer(data.ordersYesterday) })}</span></To>
      <To to="/orders" query={today} className="today-card"><span className="muted">{m.console_dash_sales()}</span><strong className="today-n"><Money value={data.salesToday} /></strong><span className="muted row"><Trend now={Number(data.salesToday.minor)} before={Number(data.salesYesterday.minor)} />{m.console_dash_yesterday({ value: money(data.salesYesterday) })}</span></To>
    </section>
  );
}

function Chart({ data }: { data: Data }) {
  const days = data.salesByDay;
  const minor = days.reduce((sum, d) => sum + Number(d.sales.minor), 0);
  const total = money({ amount: (minor / 100).toFixed(2), currency: data.salesToday.currency });
  const orders = integer(days.reduce((sum, d) => sum + d.orders, 0));
  return (
    <Panel title={m.console_dash_chart()} actions={<span className="muted num">{m.console_dash_chart_total({ total, orders })}</span>}>
      <SalesChart days={days} label={`${m.console_dash_chart()}: ${m.console_dash_chart_total({ total, orders })}`} told={(d) => `${calendarDay(d.day)} · ${money(d.sales)} · ${d.orders}`} />
      <details className="charttable"><summary>{m.console_dash_table()}</summary><div tabIndex={0} role="group" aria-label={m.console_dash_chart()}><table><thead><tr><th scope="col">{m.console_dash_day()}</th><th scope="col">{m.console_nav_orders()}</th><th scope="col">{m.orders_col_total()}</th></tr></thead><tbody>{days.toReversed().map((d) => <tr key={d.day}><td className="num"><To to="/orders" query={{ placed: `${d.day}..${d.day}` }} className="rowlink">{calendarDay(d.day)}</To></td><td className="num">{d.orders}</td><td><Money value={d.sales} /></td></tr>)}</tbody></table></div></details>
    </Panel>
  );
}

function Statuses({ data }: { data: Data }) {
  const shown = data.byStatus.filter((s) => s.count > 0);
  const most = Math.max(1, ...shown.map((s) => s.count));
  return (
    <Panel title={m.console_dash_status()}>
      <ul className="statuses">{shown.map((s) => <li key={s.status}><To to="/orders" query={{ status: s.status }} className="status-row"><span>{orderStatusText(s.status)}</span><span className="status-bar" aria-hidden="true"><i className={`tone-${orderStatusTone(s.status)}`} style={{ width: `${Math.max(3, (Math.log10(s.count + 1) / Math.log10(most + 1)) * 100)}%` }} /></span><span className="num">{integer(s.count)}</span></To></li>)}</ul>
    </Panel>
  );
}

function Latest() {
  const [result] = useQuery({ query: ConsoleLatestOrdersDoc });
  const rows = result.data?.orders.nodes;
  return (
    <Panel title={m.console_dash_latest()} actions={<Link to="/orders" className="linkbtn">{m.console_dash_all()}</Link>}>
      {!rows && <SkeletonLines lines={5} />}
      <ul className="peeklines">{rows?.map((o) => <li key={o.id}><span className="peekname"><Link to="/orders/$id" params={{ id: o.id }} className="rowlink num">{o.number}</Link><span className="muted truncate">{customerLabel(o)} · <Time value={o.placedAt} /></span></span><span className="latest-right"><Money value={o.total} strong /><OrderPill status={o.status} /></span></li>)}</ul>
    </Panel>
  );
}

function FirstRun() {
  const { can } = useSession();
  const steps = ([['/products', m.console_dash_first_products(), 'tag', 'catalog.write'], ['/inventory', m.console_dash_first_stock(), 'stock', 'inventory.write'], ['/customers', m.console_dash_first_customers(), 'users', 'customers.write'], ['/orders/new', m.console_dash_first_order(), 'plus', 'orders.place_for']] as const).filter(([, , , need]) => can(need));
  return (
    <section className="panel firstrun">
      <Illustration name="basket" /><h2>{m.console_dash_first_title()}</h2><p className="muted">{m.console_dash_first_text()}</p>
      <ol>{steps.map(([to, label, icon], i) => <li key={to}><Link to={to} className={buttonClass({ look: i ? 'plain' : 'primary' })}><Icon name={icon} size={18} /><span>{i + 1}. {label}</span></Link></li>)}</ol>
    </section>
  );
}

/** The firm at a glance, live: an order changes, and the numbers follow. */
export default function DashboardPage() {
  const { viewer, can } = useSession();
  const allowed = can('dashboard.read');
  const [result, again] = useQuery({ query: ConsoleDashboardDoc, pause: !allowed });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useSubscription({ query: ConsoleDashboardChangedDoc, pause: !allowed || !can('orders.read') }, (_before, data) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => again({ requestPolicy: 'network-only' }), REFRESH_MS);
    return data;
  });
  useTitle(m.console_nav_dashboard());
  useEffect(() => () => clearTimeout(timer.current), []);
  const data = result.data?.dashboard;
  if (!allowed) return <EmptyState art="lock" title={m.console_nav_dashboard()} text={m.console_dash_no_right()} />;
  if (result.error && !data) return <ErrorState error={explain(result.error)} retry={() => again({ requestPolicy: 'network-only' })} />;
  const orders = can('orders.read'); // who may not see them is told of none, which says nothing about the firm
  const never = data && orders && data.byStatus.every((s) => s.count === 0);
  return (
    <div className="dashboard">
      <header className="dash-head"><h1>{m.console_dash_greeting({ name: viewer?.user?.name ?? '' })}</h1>{data && <span className="muted num">{weekdayAndDay(data.day)}</span>}</header>
      {!data && <div className="todo">{Array.from({ length: 8 }, (_, i) => <Skeleton key={i} height={96} radius={12} />)}</div>}
      {never && <FirstRun />}
      {data && !never && (
        <>
          {orders && <Today data={data} />}
          <Todo data={data} />
          {orders && <div className="dash-grid">
            <div className="dash-main"><Chart data={data} /><Latest /></div>
            <div className="dash-side">
              <Statuses data={data} />
              <Panel title={m.console_dash_top()}>
                <ol className="peeklines top">{data.topProducts.slice(0, 7).map((p) => <li key={p.product.id}><Picture media={p.product.picture} alt="" sizes="44px" className="linepic" /><span className="peekname"><Link to="/products/$id" params={{ id: p.product.id }} className="rowlink truncate">{p.product.name}</Link><span className="muted num">{m.console_dash_quantity({ n: integer(p.quantity) })}</span></span><Money value={p.sales} strong /></li>)}</ol>
              </Panel>
            </div>
          </div>}
        </>
      )}
    </div>
  );
}

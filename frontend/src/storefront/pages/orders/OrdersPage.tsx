import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { StoreApprovalCountDoc } from '@/gen/features/approvals/store-approvals';
import { StoreOrderCountsDoc, StoreOrdersDoc, type StoreOrderRowFragment, type StoreOrdersQuery } from '@/gen/features/orders/store';
import type { OrderStatus } from '@/gen/schema';
import { useConnection } from '@/lib/connection';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { oneOf, text, useUrlState } from '@/lib/url';
import { EmptyState, ErrorState, Icon, LoadMore, Money, Picture, SkeletonLines, StatusPill, TextInput, Time, buttonClass } from '@/ui';
import { ReorderButton } from '../../orders/ReorderButton';
import { payable, paymentText, paymentTone, statusText, statusTone } from '../../orders/words';
import { Page } from '../../shell/Page';
import { SignInFirst } from '../../shell/SignInFirst';
import './orders.css';

const GROUPS = { all: [], open: ['AWAITING_APPROVAL', 'SUBMITTED', 'REVIEWING'], ready: ['CONFIRMED', 'PICKING'], moving: ['SHIPPED', 'IN_TRANSIT'], done: ['DELIVERED'], over: ['RETURNING', 'REFUNDED', 'CANCELLED'] } as const satisfies Record<string, readonly OrderStatus[]>;
type Group = keyof typeof GROUPS;
const NAMES: Record<Group, () => string> = { all: m.ui_all, open: m.store_group_open, ready: m.store_group_ready, moving: m.store_group_moving, done: m.store_group_done, over: m.store_group_over };
const spec = { tab: oneOf(Object.keys(GROUPS) as Group[], 'all'), q: text() };
const pick = (data: StoreOrdersQuery) => data.orders;
const PAUSE_MS = 300;

function Row({ order }: { order: StoreOrderRowFragment }) {
  const pay = order.allowedMoves.some((a) => a.move === 'PAY' && a.allowed);
  return (
    <li className="card ocard">
      <Link href={`/orders/${order.id}`} className="ohead spread"><span className="strong num">{order.number}</span><span className="row"><StatusPill tone={statusTone(order.status)}>{statusText(order.status)}</StatusPill></span></Link>
      <Link href={`/orders/${order.id}`} className="thumbs" tabIndex={-1} aria-hidden="true">{order.lines.slice(0, 4).map((l) => <Picture key={l.id} media={l.picture} sizes="56px" alt="" />)}{order.lineCount > 4 && <span className="moreof num">+{order.lineCount - 4}</span>}</Link>
      <p className="pmeta onames truncate">{order.lines.slice(0, 3).map((l) => `${l.name} × ${l.quantity} ${l.unitName}`).join(' · ')}</p>
      <div className="spread ofoot">
        <span className="stack"><span className="row"><Money value={order.total} strong />{payable(order) && <span className={`badge tone-${paymentTone(order.paymentState)}`}>{paymentText(order.paymentState)}</span>}</span><span className="pmeta">{order.placedAt && <Time value={order.placedAt} />} · {m.store_kinds_count({ count: order.lineCount })}</span></span>
        <span className="row">{pay && <Link href={`/orders/${order.id}`} className={buttonClass({ look: 'primary' })}>{m.store_pay_now()}</Link>}<ReorderButton id={order.id} number={order.number} /></span>
      </div>
    </li>
  );
}

function List() {
  const [{ tab, q }, choose] = useUrlState(spec);
  const [typed, setTyped] = useState(q);
  useEffect(() => setTyped(q), [q]);
  useEffect(() => {
    const timer = setTimeout(() => choose({ q: typed.trim() }, 'replace'), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, choose]);
  const filter = { search: q || null, statuses: GROUPS[tab].length ? [...GROUPS[tab]] : null };
  const data = useConnection(StoreOrdersDoc, { filter }, pick, 20);
  const [counts] = useQuery({ query: StoreOrderCountsDoc, variables: { filter: { search: q || null } } });
  const [asked] = useQuery({ query: StoreApprovalCountDoc, requestPolicy: 'cache-and-network' });
  const waiting = asked.data?.approvalCount ?? 0;
  const countOf = (group: Group) => counts.data?.orderCounts.filter((c) => group === 'all' || (GROUPS[group] as readonly string[]).includes(c.status)).reduce((sum, c) => sum + c.count, 0);
  return (
    <>
      {waiting > 0 && <Link href="/company/approvals" className="note tone-warning"><Icon name="clock" size={18} /><span className="strong">{m.company_orders_waiting({ count: waiting })}</span><Icon name="chevronRight" size={16} /></Link>}
      <TextInput type="search" icon="search" label={m.store_orders_search()} hideLabel placeholder={m.store_orders_search()} value={typed} onChange={(e) => setTyped(e.currentTarget.value)} />
      <nav className="strip ogroups" aria-label={m.store_orders_by_status()}>
        {(Object.keys(GROUPS) as Group[]).map((g) => <button key={g} type="button" className="chip" aria-pressed={g === tab} onClick={() => choose({ tab: g })}>{NAMES[g]()}{countOf(g) !== undefined && <span className="num">{countOf(g)}</span>}</button>)}
      </nav>
      {data.error && !data.rows.length ? <ErrorState error={explain(data.error)} retry={data.refetch} /> : data.loading && !data.rows.length ? <SkeletonLines lines={5} height={110} /> : data.rows.length === 0 ? (
        <EmptyState art="box" title={q || tab !== 'all' ? m.store_orders_none() : m.store_no_orders()} text={q || tab !== 'all' ? m.store_orders_none_text() : m.store_no_orders_text()} action={q || tab !== 'all' ? <button type="button" className={buttonClass({ look: 'primary' })} onClick={() => { setTyped(''); choose({ q: '', tab: 'all' }); }}>{m.store_clear_all()}</button> : <Link href="/search" className={buttonClass({ look: 'primary' })}>{m.store_browse()}</Link>} />
      ) : (
        <><ul className="olist">{data.rows.map((o) => <Row key={o.id} order={o} />)}</ul><LoadMore auto hasMore={data.hasMore} busy={data.loadingMore} onMore={data.loadMore} shown={data.rows.length} total={data.total} /></>
      )}
    </>
  );
}

export default function OrdersPage() {
  const { status } = useSession();
  return <Page title={m.store_page_orders()} actions={status === 'signed-in' ? <Link href="/search" className="morelink">{m.store_browse()}<Icon name="chevronRight" size={16} /></Link> : undefined}>{status === 'anonymous' ? <SignInFirst next="/orders" /> : <div className="stack">{status === 'signed-in' ? <List /> : <SkeletonLines lines={5} height={110} />}</div>}</Page>;
}

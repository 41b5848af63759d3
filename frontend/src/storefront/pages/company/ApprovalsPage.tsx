import { useCallback, useEffect } from 'react';
import { Link } from 'wouter';
import { StoreApprovalCountDoc, StoreApprovalsChangedDoc, StoreApprovalsDoc, type StoreApprovalsQuery } from '@/gen/features/approvals/store-approvals';
import type { RequestView } from '@/gen/schema';
import { requestText, requestTone } from '@/features/approvals/words';
import { useConnection } from '@/lib/connection';
import { useQuery, useSubscription } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { oneOf, useUrlState } from '@/lib/url';
import { EmptyState, ErrorState, Icon, LoadMore, Money, Picture, SkeletonLines, StatusPill, Time, buttonClass } from '@/ui';
import { Decision } from '../../company/Decision';
import { Signatures } from '../../company/Signatures';
import { Page } from '../../shell/Page';
import { SignInFirst } from '../../shell/SignInFirst';
import '../../company/company.css';
import '../orders/orders.css';

type Request = StoreApprovalsQuery['approvalRequests']['nodes'][number];
const VIEWS: Record<RequestView, () => string> = { FOR_ME: m.company_tab_for_me, PLACED_BY_ME: m.company_tab_mine, ALL: m.company_tab_all };
const spec = { view: oneOf(Object.keys(VIEWS) as RequestView[], 'FOR_ME') };
const pick = (data: StoreApprovalsQuery) => data.approvalRequests;

function Card({ request, done }: { request: Request; done: () => void }) {
  const { order } = request;
  return (
    <li className="card areq">
      <div className="spread"><Link href={`/orders/${order.id}`} className="strong num">{order.number}</Link><StatusPill tone={requestTone(request.state)}>{requestText(request.state)}</StatusPill></div>
      <div className="thumbs" aria-hidden="true">{order.lines.slice(0, 4).map((l) => <Picture key={l.id} media={l.picture} sizes="56px" alt="" />)}{order.lineCount > 4 && <span className="moreof num">+{order.lineCount - 4}</span>}</div>
      <p className="pmeta truncate">{order.lines.slice(0, 3).map((l) => `${l.name} × ${l.quantity} ${l.unitName}`).join(' · ')}</p>
      <div className="spread"><Money value={order.total} strong /><span className="pmeta">{request.buyer && m.company_by({ name: request.buyer.name })} · <Time value={request.createdAt} /></span></div>
      <Signatures approval={request} />
      {request.note && <p className="note tone-neutral"><Icon name="info" size={18} />{request.note}</p>}
      {request.state === 'PENDING' && <Decision order={order} done={done} />}
    </li>
  );
}

function Inbox() {
  const [{ view }, choose] = useUrlState(spec);
  const data = useConnection(StoreApprovalsDoc, { view }, pick, 20);
  const [count, countAgain] = useQuery({ query: StoreApprovalCountDoc, requestPolicy: 'cache-and-network' });
  const { refetch } = data;
  const done = useCallback(() => { refetch(); countAgain({ requestPolicy: 'network-only' }); }, [refetch, countAgain]);
  const [live] = useSubscription({ query: StoreApprovalsChangedDoc });
  useEffect(() => { if (live.data) done(); }, [live.data, done]);
  const waiting = count.data?.approvalCount ?? 0;
  return (
    <>
      <nav className="strip ogroups" aria-label={m.company_approvals()}>
        {(Object.keys(VIEWS) as RequestView[]).map((one) => <button key={one} type="button" className="chip" aria-pressed={one === view} onClick={() => choose({ view: one })}>{VIEWS[one]()}{one === 'FOR_ME' && waiting > 0 && <span className="num">{waiting}</span>}</button>)}
      </nav>
      {data.error && !data.rows.length ? <ErrorState error={explain(data.error)} retry={data.refetch} /> : data.loading && !data.rows.length ? <SkeletonLines lines={4} height={120} />
        : data.rows.length === 0 ? <EmptyState art="done" title={view === 'FOR_ME' ? m.company_inbox_none() : m.company_requests_none()} text={view === 'FOR_ME' ? m.company_inbox_none_text() : ''} />
          : <><ul className="olist">{data.rows.map((one) => <Card key={one.id} request={one} done={done} />)}</ul><LoadMore auto hasMore={data.hasMore} busy={data.loadingMore} onMore={data.loadMore} shown={data.rows.length} total={data.total} /></>}
    </>
  );
}

export default function ApprovalsPage() {
  const { status } = useSession();
  return <Page title={m.company_approvals()} actions={status === 'signed-in' ? <Link href="/company" className={buttonClass({ look: 'ghost' })}><Icon name="user" size={18} />{m.company_title()}</Link> : undefined}>{status === 'anonymous' ? <SignInFirst next="/company/approvals" /> : status === 'signed-in' ? <div className="stack"><Inbox /></div> : <SkeletonLines lines={4} height={120} />}</Page>;
}

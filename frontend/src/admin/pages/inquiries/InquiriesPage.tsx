import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { ConsoleInquiriesDoc, ConsoleInquiryCountsDoc, type ConsoleInquiriesQuery, type ConsoleInquiryRowFragment } from '@/gen/features/inquiries/console-inquiries';
import { InquiryChangedDoc } from '@/gen/features/inquiries/thread';
import { askerCompany, stateText, stateTone, subjectText } from '@/features/inquiries/words';
import { useConnection } from '@/lib/connection';
import { useQuery, useSubscription } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { oneOf, text, useUrlState } from '@/lib/url';
import { EmptyState, ErrorState, LoadMore, SkeletonLines, StatusPill, TextInput, Time } from '@/ui';
import { Conversation } from './Conversation';
import { useTitle } from '../../page/useTitle';
import './inquiries.css';

const VIEWS = ['open', 'mine', 'unassigned', 'unread', 'all'] as const;
type View = (typeof VIEWS)[number];
const LABELS: Record<View, () => string> = { open: m.inquiries_view_open, mine: m.inquiries_view_mine, unassigned: m.inquiries_view_unassigned, unread: m.inquiries_view_unread, all: m.inquiries_view_all };
const FILTERS = {
  open: { states: ['OPEN'] }, mine: { states: ['OPEN', 'ANSWERED'], mine: true }, unassigned: { states: ['OPEN'], unassigned: true }, unread: { unread: true }, all: {},
} as const;
const spec = { view: oneOf(VIEWS, 'open'), q: text(), id: text() };
const pick = (data: ConsoleInquiriesQuery) => data.inquiries;

function Row({ row, chosen, search }: { row: ConsoleInquiryRowFragment; chosen: boolean; search: Record<string, string | undefined> }) {
  return (
    <li>
      <Link to="/inquiries" search={{ ...search, id: row.id } as never} aria-current={chosen ? 'true' : undefined} className={row.unread > 0 ? 'unread' : ''}>
        <span className="spread"><strong className="truncate">{askerCompany(row)}</strong><span className="muted"><Time value={row.lastMessageAt} /></span></span>
        <span className="truncate">{row.title}</span>
        {row.preview !== row.title && <span className="truncate muted">{row.lastSide === 'STAFF' && `${m.inquiries_firm()}: `}{row.preview}</span>}
        <span className="row"><StatusPill tone={stateTone(row.state)}>{stateText(row.state)}</StatusPill><span className="muted">{subjectText(row.subject)}{row.assignee && ` · ${row.assignee.name}`}</span>{row.unread > 0 && <span className="count" role="img" aria-label={m.inquiries_unread({ count: row.unread })}>{row.unread}</span>}</span>
      </Link>
    </li>
  );
}

/** Rows of the chosen view, and how many wait in each; both follow what customers write. */
function useInquiries(view: View, q: string) {
  const data = useConnection(ConsoleInquiriesDoc, { filter: { ...FILTERS[view], search: q || null } } as never, pick, 30);
  const [counts, countAgain] = useQuery({ query: ConsoleInquiryCountsDoc, requestPolicy: 'cache-and-network' });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { refetch } = data;
  useEffect(() => () => clearTimeout(timer.current), []);
  useSubscription({ query: InquiryChangedDoc }, (_before, news) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => { refetch(); countAgain({ requestPolicy: 'network-only' }); }, 300);
    return news;
  });
  return { data, counts: counts.data?.inquiryCounts };
}

/** What customers ask: the list beside the conversation; on a phone one after the other. */
export default function InquiriesPage() {
  const [{ view, q, id }, set] = useUrlState(spec);
  const { data, counts } = useInquiries(view, q);
  useTitle(m.inquiries_title());
  const search = { view: view === 'open' ? undefined : view, q: q || undefined };
  const count: Partial<Record<View, number | undefined>> = { open: counts?.open, mine: counts?.mine, unassigned: counts?.unassigned, unread: counts?.unread };
  return (
    <div className={`inbox ${id ? 'chosen' : ''}`}>
      <section className="inboxlist panel" aria-label={m.inquiries_title()}>
        <div className="inboxhead">
          <h1>{m.inquiries_title()}</h1>
          <TextInput label={m.inquiries_search()} hideLabel icon="search" type="search" placeholder={m.inquiries_search()} value={q} onChange={(e) => set({ q: e.currentTarget.value }, 'replace')} />
          <nav className="inboxviews" aria-label={m.inquiries_views()}>{VIEWS.map((one) => <button key={one} type="button" aria-pressed={one === view} onClick={() => set({ view: one })}>{LABELS[one]()}{Boolean(count[one]) && <span className="num">{count[one]}</span>}</button>)}</nav>
        </div>
        {data.error && !data.rows.length ? <ErrorState error={explain(data.error)} retry={data.refetch} /> : data.loading && !data.rows.length ? <div className="inboxhead"><SkeletonLines lines={6} height={48} /></div>
          : data.rows.length === 0 ? <EmptyState art="done" title={m.inquiries_list_none()} />
            : <><ul>{data.rows.map((row) => <Row key={row.id} row={row} chosen={row.id === id} search={search} />)}</ul><LoadMore auto hasMore={data.hasMore} busy={data.loadingMore} onMore={data.loadMore} shown={data.rows.length} total={data.total} /></>}
      </section>
      {id ? <Conversation key={id} id={id} onBack={() => set({ id: '' })} /> : <section className="panel inboxnone"><EmptyState art="box" title={m.inquiries_choose()} text={m.inquiries_choose_text()} /></section>}
    </div>
  );
}

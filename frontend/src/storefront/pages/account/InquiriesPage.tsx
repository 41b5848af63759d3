import { useCallback } from 'react';
import { Link, useParams } from 'wouter';
import { StoreInquiriesDoc, StoreOneInquiryDoc, type StoreInquiriesQuery, type StoreInquiryFragment } from '@/gen/features/inquiries/store-inquiries';
import { InquiryChangedDoc } from '@/gen/features/inquiries/thread';
import { stateText, stateTone, subjectText } from '@/features/inquiries/words';
import { useConnection } from '@/lib/connection';
import { useQuery, useSubscription } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Badge, Breadcrumb, EmptyState, ErrorState, LoadMore, SkeletonLines, StatusPill, Time } from '@/ui';
import Ask from '../../inquiries/Ask';
import { Conversation } from '../../inquiries/Conversation';
import { Page } from '../../shell/Page';
import { SignInFirst } from '../../shell/SignInFirst';

const pick = (data: StoreInquiriesQuery) => data.inquiries;
const GENERAL = { subject: 'GENERAL' } as const;
const about = (row: StoreInquiryFragment) => [subjectText(row.subject), row.order?.number ?? row.product?.name].filter(Boolean).join(' · ');

function List() {
  const data = useConnection(StoreInquiriesDoc, { filter: null }, pick, 20);
  useSubscription({ query: InquiryChangedDoc }, (_before, news) => { data.refetch(); return news; });
  if (data.error && !data.rows.length) return <ErrorState error={explain(data.error)} retry={data.refetch} />;
  if (data.loading && !data.rows.length) return <SkeletonLines lines={5} height={56} />;
  if (!data.rows.length) return <EmptyState art="box" title={m.inquiries_none()} text={m.inquiries_none_text()} action={<Ask about={GENERAL} label={m.inquiries_ask()} look="primary" />} />;
  return (
    <>
      <ul className="panel inquirylist">
        {data.rows.map((row) => (
          <li key={row.id}>
            <Link href={`/account/inquiries/${row.id}`}>
              <span className="spread"><span className="strong truncate">{row.title}</span><StatusPill tone={stateTone(row.state)}>{stateText(row.state)}</StatusPill></span>
              {row.preview !== row.title && <span className="truncate">{row.lastSide === 'STAFF' && `${m.inquiries_firm()}: `}{row.preview}</span>}
              <span className="row"><span className="pmeta">{about(row)} · {row.asker} · <Time value={row.lastMessageAt} /></span>{row.unread > 0 && <Badge tone="brand">{m.inquiries_unread({ count: row.unread })}</Badge>}</span>
            </Link>
          </li>
        ))}
      </ul>
      <LoadMore auto hasMore={data.hasMore} busy={data.loadingMore} onMore={data.loadMore} shown={data.rows.length} total={data.total} />
    </>
  );
}

function One({ id }: { id: string }) {
  const [result, again] = useQuery({ query: StoreOneInquiryDoc, variables: { id } });
  const refetch = useCallback(() => again({ requestPolicy: 'network-only' }), [again]);
  const inquiry = result.data?.inquiry;
  if (!inquiry) return result.error ? <ErrorState error={explain(result.error)} retry={refetch} /> : <SkeletonLines lines={6} height={40} />;
  return <section className="card inquirypage"><h1 className="sr">{inquiry.title}</h1><Conversation key={id} inquiry={inquiry} again={refetch} /></section>;
}

/** What the company has asked, and one conversation in full. */
export default function InquiriesPage() {
  const { id } = useParams<{ id?: string }>();
  const { status } = useSession();
  const title = m.inquiries_mine();
  if (status === 'anonymous') return <Page title={title}><SignInFirst next={`/account/inquiries${id ? `/${id}` : ''}`} /></Page>;
  if (status !== 'signed-in') return <Page title={title}><SkeletonLines lines={5} height={56} /></Page>;
  if (id) return <Page title={title} heading={null} narrow><Breadcrumb items={[<Link key="account" href="/account">{m.store_page_account()}</Link>, <Link key="all" href="/account/inquiries">{title}</Link>]} here={m.inquiries_conversation()} /><One id={id} /></Page>;
  return <Page title={title} narrow actions={<Ask about={GENERAL} label={m.inquiries_ask()} look="primary" />}><List /></Page>;
}

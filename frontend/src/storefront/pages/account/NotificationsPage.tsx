import { useLocation } from 'wouter';
import { NotificationsDoc, ReadNotificationsDoc, type NotificationsQuery } from '@/gen/features/access/notifications';
import { useConnection } from '@/lib/connection';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Button, EmptyState, ErrorState, LoadMore, SkeletonLines, Time } from '@/ui';
import { Page } from '../../shell/Page';
import { SignInFirst } from '../../shell/SignInFirst';
import './account.css';

const pick = (data: NotificationsQuery) => data.notifications;

function List() {
  const [, go] = useLocation();
  const session = useSession();
  const data = useConnection(NotificationsDoc, {}, pick, 20);
  const read = useMutate(ReadNotificationsDoc);
  const mark = async (ids: string[] | null) => {
    const done = await read.run({ ids });
    if (done.ok) { data.refetch(); session.refresh(); }
  };
  if (data.error && !data.rows.length) return <ErrorState error={explain(data.error)} retry={data.refetch} />;
  if (data.loading && !data.rows.length) return <SkeletonLines lines={5} height={56} />;
  if (!data.rows.length) return <EmptyState art="done" title={m.store_notifications_none()} text={m.store_notifications_none_text()} />;
  return (
    <>
      {data.rows.some((n) => !n.readAt) && <div className="row" style={{ justifyContent: 'flex-end', marginBottom: 8 }}><Button size="sm" busy={read.busy} onClick={() => void mark(null)}>{m.store_read_all()}</Button></div>}
      <ul className="panel notes">{data.rows.map((n) => <li key={n.id}><a href={n.link || '#'} className={n.readAt ? '' : 'unread'} onClick={(e) => { e.preventDefault(); if (!n.readAt) void mark([n.id]); if (n.link.startsWith('/')) go(n.link); }}><span className="strong">{n.title}</span><span>{n.text}</span><span className="pmeta"><Time value={n.createdAt} /></span></a></li>)}</ul>
      <LoadMore auto hasMore={data.hasMore} busy={data.loadingMore} onMore={data.loadMore} shown={data.rows.length} total={data.total} />
    </>
  );
}

export default function NotificationsPage() {
  const { status } = useSession();
  return <Page title={m.store_notifications()} narrow>{status === 'anonymous' ? <SignInFirst next="/notifications" /> : status === 'signed-in' ? <List /> : <SkeletonLines lines={5} height={56} />}</Page>;
}

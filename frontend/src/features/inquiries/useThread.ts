import { useCallback, useEffect, useState } from 'react';
import { InquiryChangedDoc, InquiryThreadDoc, ReadInquiryDoc, type InquiryLineFragment, type InquiryNowFragment, type InquiryThreadQuery } from '@/gen/features/inquiries/thread';
import { mutate, useClient, useQuery, useSubscription } from '@/lib/graphql';
import { explain, type Explained } from '@/lib/problem';

const PAGE = 30;
type Known = { rows: InquiryLineFragment[]; /** Where older messages begin. */ cursor: string | null; more: boolean };
const NOTHING: Known = { rows: [], cursor: null, more: false };

/** Messages are numbered and never change, so pages merge by number. After a gap the newest page starts anew. */
function merged(before: Known, page: InquiryThreadQuery['inquiryMessages'], older: boolean): Known {
  const fresh = [...page.nodes].reverse();
  const last = before.rows.at(-1)?.position ?? 0;
  if (!older && (!before.rows.length || (fresh[0]?.position ?? 0) > last + 1)) return { rows: fresh, cursor: page.pageInfo.endCursor, more: page.pageInfo.hasNextPage };
  if (older) return { rows: [...fresh, ...before.rows], cursor: page.pageInfo.endCursor, more: page.pageInfo.hasNextPage };
  return { ...before, rows: [...before.rows, ...fresh.filter((one) => one.position > last)] };
}

/** A conversation, live: its messages, how far the other side has read, and telling that this side has. */
export function useThread(inquiry: InquiryNowFragment, onNews: () => void) {
  const { id } = inquiry;
  const client = useClient();
  const [known, setKnown] = useState(NOTHING);
  const [now, setNow] = useState(inquiry);
  const [loading, setLoading] = useState(false);
  const [newest, again] = useQuery({ query: InquiryThreadDoc, variables: { id, first: PAGE }, requestPolicy: 'cache-and-network' });
  const [live] = useSubscription({ query: InquiryChangedDoc, variables: { id } });
  const refetch = useCallback(() => again({ requestPolicy: 'network-only' }), [again]);
  const page = newest.data?.inquiryMessages;
  useEffect(() => { if (page) setKnown((before) => merged(before, page, false)); }, [page]);
  useEffect(() => setNow(inquiry), [inquiry]);
  const news = live.data?.inquiryChanged;
  useEffect(() => { if (news) { setNow(news); refetch(); onNews(); } }, [news, refetch, onNews]);

  const last = known.rows.at(-1)?.position ?? 0;
  const unread = now.unread > 0 && last > 0;
  useEffect(() => {
    if (!unread) return undefined;
    const tell = () => { if (!document.hidden) void mutate(client, ReadInquiryDoc, { id, position: last }).then((done) => { if (done.ok) { setNow(done.data); onNews(); } }); };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [client, id, unread, last, onNews]);

  const older = async () => {
    setLoading(true);
    const result = await client.query(InquiryThreadDoc, { id, first: PAGE, after: known.cursor }, { requestPolicy: 'network-only' }).toPromise();
    setLoading(false);
    const more = result.data?.inquiryMessages;
    if (more) setKnown((before) => merged(before, more, true));
  };
  const error: Explained | undefined = newest.error && !known.rows.length ? explain(newest.error) : undefined;
  return { rows: known.rows, more: known.more, older, loading, now, setNow, error, refetch };
}

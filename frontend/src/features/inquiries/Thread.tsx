import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { ReplyToInquiryDoc, type InquiryLineFragment, type InquiryNowFragment } from '@/gen/features/inquiries/thread';
import type { Side } from '@/gen/schema';
import { mutate, useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, ErrorState, SkeletonLines, Time } from '@/ui';
import { Attached } from './Attached';
import { Composer } from './Composer';
import { useThread } from './useThread';
import './thread.css';

type Props = { inquiry: InquiryNowFragment; side: Side; mayWrite: boolean; onNews: () => void; tools?: (put: (text: string) => void) => ReactNode };

function Message({ row, ours, seen }: { row: InquiryLineFragment; ours: boolean; seen: boolean }) {
  return (
    <li className={ours ? 'ours' : ''}>
      {row.text && <p>{row.text}</p>}
      {row.attachments.length > 0 && <Attached files={row.attachments} />}
      <span className="pmeta">{row.mine ? m.inquiries_you() : row.authorName} · <Time value={row.createdAt} />{seen && ` · ${m.inquiries_seen()}`}</span>
    </li>
  );
}

/** What both sides wrote, the newest below, and where one writes. New messages are read out. */
export function Thread({ inquiry, side, mayWrite, onNews, tools }: Props) {
  const client = useClient();
  const { rows, more, older, loading, now, setNow, error, refetch } = useThread(inquiry, onNews);
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const first = rows[0]?.position ?? 0;
  const last = rows.at(-1)?.position ?? 0;
  const height = useRef(0);
  useLayoutEffect(() => {
    const box = log.current;
    if (!box) return;
    if (atEnd.current) box.scrollTop = box.scrollHeight;
    else if (box.scrollTop === 0) box.scrollTop = box.scrollHeight - height.current; // older ones came: what was read stays in place
    height.current = box.scrollHeight;
  }, [first, last]);
  useEffect(() => { atEnd.current = true; }, [inquiry.id]);
  const send = async (text: string, key: string, attachmentIds: string[]) => {
    const done = await mutate(client, ReplyToInquiryDoc, { id: inquiry.id, text, attachmentIds, idempotencyKey: key });
    if (!done.ok) return done.problem;
    atEnd.current = true;
    setNow(done.data);
    refetch();
    onNews();
    return undefined;
  };
  const seenLast = [...rows].reverse().find((row) => row.side === side && row.position <= now.seenTo)?.position;
  return (
    <div className="thread">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by keyboard */}
      <div ref={log} className="log" role="log" aria-live="polite" aria-label={m.inquiries_log()} tabIndex={0} onScroll={(e) => { const box = e.currentTarget; atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 40; }}>
        {more && <Button size="sm" look="ghost" busy={loading} onClick={() => { atEnd.current = false; void older(); }}>{m.inquiries_older()}</Button>}
        {error ? <ErrorState error={error} retry={refetch} /> : !rows.length && <SkeletonLines lines={4} height={40} />}
        <ol>{rows.map((row) => <Message key={row.id} row={row} ours={row.side === side} seen={row.position === seenLast} />)}</ol>
      </div>
      {mayWrite && <Composer key={inquiry.id} draft={inquiry.id} label={m.inquiries_write()} placeholder={now.state === 'CLOSED' && side === 'CUSTOMER' ? m.inquiries_write_closed() : m.inquiries_write()} send={send} {...(tools ? { tools } : {})} />}
    </div>
  );
}

import { useEffect, useRef } from 'react';
import { ConsoleInquiryCountsDoc } from '@/gen/features/inquiries/console-inquiries';
import { InquiryChangedDoc } from '@/gen/features/inquiries/thread';
import { useQuery, useSubscription } from '@/lib/graphql';
import { m } from '@/lib/i18n';

/** How many inquiries have messages that nobody of staff has read, beside the navigation's entry. */
export default function InquiryBadge() {
  const [result, again] = useQuery({ query: ConsoleInquiryCountsDoc });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useSubscription({ query: InquiryChangedDoc }, (_before, news) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => again({ requestPolicy: 'network-only' }), 500);
    return news;
  });
  const count = result.data?.inquiryCounts.unread ?? 0;
  return count > 0 ? <span className="count" role="img" aria-label={m.inquiries_count({ count })}>{count > 99 ? '99+' : count}</span> : null;
}

import { useCallback, useState } from 'react';
import { StoreInquiriesDoc, StoreOneInquiryDoc, type StoreInquiryFragment } from '@/gen/features/inquiries/store-inquiries';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Dialog, ErrorState, SkeletonLines } from '@/ui';
import { SignInFirst } from '../shell/SignInFirst';
import { sameFilter, type About } from './about';
import { Conversation, Question } from './Conversation';

/** The conversation that goes on about the thing, or the place for a first question. */
function Going({ about }: { about: About }) {
  const [filter] = useState(() => sameFilter(about));
  const [begun, setBegun] = useState<StoreInquiryFragment>();
  const [found, retry] = useQuery({ query: StoreInquiriesDoc, variables: { filter, first: 1 }, requestPolicy: 'network-only' });
  const here = begun ?? found.data?.inquiries.nodes[0];
  const [fresh, again] = useQuery({ query: StoreOneInquiryDoc, variables: { id: here?.id ?? '' }, pause: !here });
  const refetch = useCallback(() => again({ requestPolicy: 'network-only' }), [again]);
  if (here) return <Conversation inquiry={fresh.data?.inquiry ?? here} again={refetch} dialog />;
  if (found.error) return <ErrorState error={explain(found.error)} retry={() => retry({ requestPolicy: 'network-only' })} />;
  return found.data ? <Question about={about} asked={setBegun} /> : <SkeletonLines lines={5} height={32} />;
}

/** Beside the page on a large screen, over it on a phone. */
export default function Panel({ about, onClose }: { about: About; onClose: () => void }) {
  const { status } = useSession();
  return (
    <Dialog open onClose={onClose} kind="drawer" title={m.inquiries_ask()}>
      {status === 'signed-in' ? <Going about={about} /> : <SignInFirst next={location.pathname + location.search} />}
    </Dialog>
  );
}

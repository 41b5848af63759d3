import { useEffect, useRef } from 'react';
import { useLocation, useParams } from 'wouter';
import { StoreReturnAsGuestDoc } from '@/gen/features/access/store-guest';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { renewSession } from '@/lib/session';
import { EmptyState, SkeletonLines } from '@/ui';
import { Page } from '../../shell/Page';
import { SignInFirst } from '../../shell/SignInFirst';

/** A guest's own link: whoever opens it sees the orders again. */
export default function GuestPage() {
  const { ticket = '' } = useParams<{ ticket: string }>();
  const [, go] = useLocation();
  const back = useMutate(StoreReturnAsGuestDoc);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void back.run({ ticket }).then((done) => {
      if (!done.ok) return;
      renewSession();
      go('/orders', { replace: true });
    });
  }, [back, ticket, go]);
  return (
    <Page title={m.guest_back()} narrow>
      {back.problem ? <><EmptyState art="lock" title={m.guest_link_over()} text={back.problem.message} /><SignInFirst next="/orders" /></> : <SkeletonLines lines={5} height={40} />}
    </Page>
  );
}

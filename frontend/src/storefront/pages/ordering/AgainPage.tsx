import { Link, useLocation, useParams } from 'wouter';
import { StoreReorderPreviewDoc } from '@/gen/features/ordering/store-again';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { ErrorState, Icon, SkeletonLines, Time } from '@/ui';
import { Compare } from '../../ordering/Compare';
import { useAddWanted } from '../../ordering/useAddWanted';
import { Page } from '../../shell/Page';
import { SignInFirst } from '../../shell/SignInFirst';
import './pad.css';
import './again.css';

/** A past order as it would be today; what is chosen goes into the cart. */
export default function AgainPage() {
  const { id = '' } = useParams<{ id: string }>();
  const { status } = useSession();
  const [, go] = useLocation();
  const [result, again] = useQuery({ query: StoreReorderPreviewDoc, variables: { id }, pause: status !== 'signed-in', requestPolicy: 'network-only' });
  const { busy, add } = useAddWanted({ leads: true });
  if (status === 'anonymous') return <Page title={m.store_reorder()}><SignInFirst next={`/orders/${id}/again`} /></Page>;
  const order = result.data?.order;
  return (
    <Page title={m.store_reorder()} actions={order ? <Link href={`/orders/${id}`} className="morelink"><span className="num">{order.number}</span>{order.placedAt && <> · <Time value={order.placedAt} /></>}<Icon name="chevronRight" size={16} /></Link> : undefined}>
      {result.data ? <Compare key={id} lines={result.data.reorderPreview} busy={busy} onAdd={(wanted) => void add(wanted).then((done) => { if (done) go('/cart'); })} /> : result.error ? <ErrorState error={explain(result.error)} retry={() => again({ requestPolicy: 'network-only' })} /> : <SkeletonLines lines={6} height={60} />}
    </Page>
  );
}

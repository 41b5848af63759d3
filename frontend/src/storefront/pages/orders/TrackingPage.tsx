import { useParams } from 'wouter';
import { StoreTrackParcelDoc } from '@/gen/features/logistics/store-tracking';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { EmptyState, ErrorState, SkeletonLines } from '@/ui';
import { Parcel } from '../../orders/Parcel';
import { Page } from '../../shell/Page';

/** Where a parcel is, for whoever has the link: no sign-in, no personal data. */
export default function TrackingPage() {
  const { token = '' } = useParams<{ token: string }>();
  const [result, again] = useQuery({ query: StoreTrackParcelDoc, variables: { token: decodeURIComponent(token) } });
  const parcel = result.data?.trackParcel;
  return (
    <Page title={m.store_tracking()} narrow>
      {parcel ? <Parcel parcel={parcel} title={parcel.city ? m.store_parcel_to({ city: parcel.city }) : parcel.number} /> : result.error ? <ErrorState error={explain(result.error)} retry={() => again({ requestPolicy: 'network-only' })} /> : result.data ? <EmptyState art="search" title={m.store_tracking_none()} text={m.store_tracking_none_text()} /> : <SkeletonLines lines={6} height={28} />}
    </Page>
  );
}

import { m } from '@/lib/i18n';
import { ErrorState, Skeleton, SkeletonLines } from '@/ui';

/** While a page's code is on the way. */
export const PageFallback = () => <div className="stack" aria-busy="true" role="status" aria-label={m.ui_loading()}><Skeleton width={220} height={28} /><SkeletonLines lines={6} height={20} /></div>;

/** A page that broke, or whose code could not be fetched (often: a new version was deployed). */
export const RouteFault = () => <ErrorState error={{ kind: 'fault', message: m.ui_error_fault(), requestId: undefined }} retry={() => location.reload()} />;

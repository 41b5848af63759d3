import { Skeleton, SkeletonLines } from '@/ui';

/** The place holder of a whole page while its code or its first data is on the way. */
export function PageSkeleton({ label }: { label: string }) {
  return <div className="stack page" aria-busy="true" aria-label={label} role="status"><Skeleton width={180} height={28} /><SkeletonLines lines={4} height={18} /></div>;
}

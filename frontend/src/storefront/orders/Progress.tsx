import type { OrderStatus } from '@/gen/schema';
import { m } from '@/lib/i18n';
import { statusText } from './words';

const WAY: readonly OrderStatus[] = ['SUBMITTED', 'REVIEWING', 'CONFIRMED', 'PICKING', 'SHIPPED', 'IN_TRANSIT', 'DELIVERED'];

/** How far the order is; returns, refunds and cancellations stand beside the way instead of on it. */
export function Progress({ status, partly }: { status: OrderStatus; partly?: string | undefined }) {
  const at = WAY.indexOf(status);
  if (at < 0) return null;
  return (
    <ol className="way" aria-label={m.store_progress()}>
      {WAY.map((step, i) => <li key={step} className={i < at ? 'done' : i === at ? 'now' : ''} aria-current={i === at ? 'step' : undefined}><i aria-hidden="true" /><span>{i === at && partly ? partly : statusText(step)}</span></li>)}
    </ol>
  );
}

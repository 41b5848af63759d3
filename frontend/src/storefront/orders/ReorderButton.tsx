import { Link } from 'wouter';
import { m } from '@/lib/i18n';
import { Icon, buttonClass, type ButtonLook } from '@/ui';

/** To the page that shows an order as it would be today; nothing is added before the buyer has looked. */
export function ReorderButton({ id, look = 'plain' }: { id: string; look?: ButtonLook['look'] }) {
  return <Link href={`/orders/${id}/again`} className={buttonClass({ look })}><Icon name="refresh" size={18} /><span>{m.store_reorder()}</span></Link>;
}

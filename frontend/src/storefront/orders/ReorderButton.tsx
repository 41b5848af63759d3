import { Link } from 'wouter';
import { m } from '@/lib/i18n';
import { Icon, buttonClass, type ButtonLook } from '@/ui';

/** To the page that shows an order as it would be today; nothing is added before the buyer has looked. `number` tells it apart in a list. */
export function ReorderButton({ id, number, look = 'plain' }: { id: string; number?: string; look?: ButtonLook['look'] }) {
  return <Link href={`/orders/${id}/again`} className={buttonClass({ look })}><Icon name="refresh" size={18} /><span>{m.store_reorder()}{number && <span className="sr"> {number}</span>}</span></Link>;
}

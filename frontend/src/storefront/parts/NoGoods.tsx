import { m } from '@/lib/i18n';
import { EmptyState, buttonClass } from '@/ui';

/** A shop that sells nothing yet: what happens next, and where its owner goes on. */
export default function NoGoods() {
  return <EmptyState art="box" title={m.store_no_goods()} text={m.store_no_goods_text()} action={<a href="/admin/" className={buttonClass({ look: 'primary' })}>{m.store_no_goods_console()}</a>} />;
}

import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';

export default function OrdersPage() {
  return <EmptyState art="box" title={m.console_nav_orders()} text={m.console_soon()} />;
}

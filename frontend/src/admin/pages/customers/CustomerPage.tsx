import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';

export default function CustomerPage() {
  return <EmptyState art="box" title={m.console_nav_customers()} text={m.console_soon()} />;
}

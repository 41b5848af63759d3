import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';

export default function CustomersPage() {
  return <EmptyState art="box" title={m.console_nav_customers()} text={m.console_soon()} />;
}

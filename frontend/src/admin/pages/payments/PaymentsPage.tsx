import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';

export default function PaymentsPage() {
  return <EmptyState art="box" title={m.console_nav_payments()} text={m.console_soon()} />;
}

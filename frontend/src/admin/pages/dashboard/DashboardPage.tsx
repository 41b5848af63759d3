import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';

export default function DashboardPage() {
  return <EmptyState art="box" title={m.console_nav_dashboard()} text={m.console_soon()} />;
}

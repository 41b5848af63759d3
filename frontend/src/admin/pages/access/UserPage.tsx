import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';

export default function UserPage() {
  return <EmptyState art="box" title={m.console_nav_users()} text={m.console_soon()} />;
}

import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';

export default function SettingsPage() {
  return <EmptyState art="box" title={m.console_nav_settings()} text={m.console_soon()} />;
}

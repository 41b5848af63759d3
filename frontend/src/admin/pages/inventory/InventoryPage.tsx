import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';

export default function InventoryPage() {
  return <EmptyState art="box" title={m.console_nav_inventory()} text={m.console_soon()} />;
}

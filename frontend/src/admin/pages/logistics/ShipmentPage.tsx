import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';

export default function ShipmentPage() {
  return <EmptyState art="box" title={m.console_nav_shipments()} text={m.console_soon()} />;
}

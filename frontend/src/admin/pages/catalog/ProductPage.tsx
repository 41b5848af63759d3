import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';

export default function ProductPage() {
  return <EmptyState art="box" title={m.console_nav_products()} text={m.console_soon()} />;
}

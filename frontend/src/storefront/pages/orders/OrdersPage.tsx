import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';
import { Page } from '../../shell/Page';

export default function OrdersPage() {
  return <Page title={m.store_page_orders()}><EmptyState art="box" title={m.store_page_orders()} text={m.store_soon()} /></Page>;
}

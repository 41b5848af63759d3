import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';
import { Page } from '../../shell/Page';

export default function OrderPage() {
  return <Page title={m.store_page_order()}><EmptyState art="box" title={m.store_page_order()} text={m.store_soon()} /></Page>;
}

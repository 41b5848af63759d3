import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';
import { Page } from '../../shell/Page';

export default function CheckoutPage() {
  return <Page title={m.store_page_checkout()}><EmptyState art="basket" title={m.store_page_checkout()} text={m.store_soon()} /></Page>;
}

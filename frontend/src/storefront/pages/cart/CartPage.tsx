import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';
import { Page } from '../../shell/Page';

export default function CartPage() {
  return <Page title={m.store_page_cart()}><EmptyState art="basket" title={m.store_page_cart()} text={m.store_soon()} /></Page>;
}

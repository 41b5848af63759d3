import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';
import { Page } from '../../shell/Page';

export default function ProductPage() {
  return <Page title={m.store_page_product()}><EmptyState art="box" title={m.store_page_product()} text={m.store_soon()} /></Page>;
}

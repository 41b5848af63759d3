import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';
import { Page } from '../../shell/Page';

export default function ListingPage() {
  return <Page title={m.store_page_category()}><EmptyState art="box" title={m.store_page_category()} text={m.store_soon()} /></Page>;
}

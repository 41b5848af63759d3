import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';
import { Page } from '../../shell/Page';

export default function SearchPage() {
  return <Page title={m.store_page_search()}><EmptyState art="search" title={m.store_page_search()} text={m.store_soon()} /></Page>;
}

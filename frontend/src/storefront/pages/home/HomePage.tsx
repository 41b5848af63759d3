import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';
import { Page } from '../../shell/Page';

export default function HomePage() {
  return <Page title={m.store_page_home()}><EmptyState art="basket" title={m.store_page_home()} text={m.store_soon()} /></Page>;
}

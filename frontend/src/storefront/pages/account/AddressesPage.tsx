import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';
import { Page } from '../../shell/Page';

export default function AddressesPage() {
  return <Page title={m.store_page_addresses()}><EmptyState art="box" title={m.store_page_addresses()} text={m.store_soon()} /></Page>;
}

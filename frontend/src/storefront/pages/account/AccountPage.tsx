import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';
import { Page } from '../../shell/Page';

export default function AccountPage() {
  return <Page title={m.store_page_account()}><EmptyState art="lock" title={m.store_page_account()} text={m.store_soon()} /></Page>;
}

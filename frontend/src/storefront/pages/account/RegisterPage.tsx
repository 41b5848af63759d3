import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';
import { Page } from '../../shell/Page';

export default function RegisterPage() {
  return <Page title={m.store_page_register()}><EmptyState art="lock" title={m.store_page_register()} text={m.store_soon()} /></Page>;
}

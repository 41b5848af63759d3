import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';
import { Page } from '../../shell/Page';

export default function SignInPage() {
  return <Page title={m.store_page_sign_in()}><EmptyState art="lock" title={m.store_page_sign_in()} text={m.store_soon()} /></Page>;
}

import { m } from '@/lib/i18n';
import { EmptyState } from '@/ui';
import { Page } from '../../shell/Page';

export default function PrivacyPage() {
  return <Page title={m.store_page_privacy()}><EmptyState art="lock" title={m.store_page_privacy()} text={m.store_soon()} /></Page>;
}

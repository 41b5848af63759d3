import { Link } from 'wouter';
import { m } from '@/lib/i18n';
import { EmptyState, buttonClass } from '@/ui';
import { Page } from '../shell/Page';

export default function NotFound() {
  return <Page title={m.ui_page_not_found()} heading={null}><EmptyState heading="h1" art="search" title={m.ui_page_not_found()} text={m.ui_page_not_found_text()} action={<Link href="/" className={buttonClass({ look: 'primary' })}>{m.store_to_home()}</Link>} /></Page>;
}

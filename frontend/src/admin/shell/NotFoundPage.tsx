import { Link } from '@tanstack/react-router';
import { m } from '@/lib/i18n';
import { EmptyState, buttonClass } from '@/ui';

export const NotFoundPage = () => <EmptyState heading="h1" art="search" title={m.ui_page_not_found()} text={m.ui_page_not_found_text()} action={<Link to="/" className={buttonClass({ look: 'primary' })}>{m.console_nav_dashboard()}</Link>} />;

import { Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { PageSkeleton } from '../../shell/PageSkeleton';
import NotFound from '../NotFound';

const AccountPage = lazily(() => import('./AccountPage'));
const InquiriesPage = lazily(() => import('./InquiriesPage'));

/** The viewer's own pages: one line among the routes that everybody loads, with nothing of what they need. */
export default function AccountPages() {
  return (
    <Suspense fallback={<PageSkeleton label={m.ui_loading()} />}>
      <Switch>
        <Route path="/account"><AccountPage /></Route>
        <Route path="/account/inquiries/:id?"><InquiriesPage /></Route>
        <Route><NotFound /></Route>
      </Switch>
    </Suspense>
  );
}

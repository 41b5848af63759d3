import { Suspense, lazy, useEffect, useRef, type ComponentType } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { cameBack, restoreScroll } from '@/lib/arrival';
import { m } from '@/lib/i18n';
import HomePage from './pages/home/HomePage';
import { PageSkeleton } from './shell/PageSkeleton';

const NotFound = lazy(() => import('./pages/NotFound').then((page) => ({ default: page.NotFound })));

/** Every page of the storefront. A page is a default export in pages/<area>/, and its own chunk. */
const ROUTES: ReadonlyArray<[path: string, page: ComponentType]> = [
  ['/', HomePage],
  ['/c/:code', lazy(() => import('./pages/catalog/ListingPage'))],
  ['/search', lazy(() => import('./pages/catalog/SearchPage'))],
  ['/p/:code', lazy(() => import('./pages/catalog/ProductPage'))],
  ['/quick', lazy(() => import('./pages/ordering/PadPage'))],
  ['/cart', lazy(() => import('./pages/cart/CartPage'))],
  ['/checkout', lazy(() => import('./pages/cart/CheckoutPage'))],
  ['/sign-in', lazy(() => import('./pages/account/SignInPage'))],
  ['/register', lazy(() => import('./pages/account/RegisterPage'))],
  ['/orders', lazy(() => import('./pages/orders/OrdersPage'))],
  ['/orders/:id/again', lazy(() => import('./pages/ordering/AgainPage'))],
  ['/lists', lazy(() => import('./pages/ordering/ListsPage'))],
  ['/lists/:id', lazy(() => import('./pages/ordering/ListPage'))],
  ['/drafts/:id', lazy(() => import('./pages/ordering/DraftPage'))],
  ['/orders/:id', lazy(() => import('./pages/orders/OrderPage'))],
  ['/company/*?', lazy(() => import('./pages/company/CompanyPages'))],
  ['/addresses', lazy(() => import('./pages/account/AddressesPage'))],
  ['/account/*?', lazy(() => import('./pages/account/AccountPages'))],
  ['/notifications', lazy(() => import('./pages/account/NotificationsPage'))],
  ['/track/:token', lazy(() => import('./pages/orders/TrackingPage'))],
  ['/offer/:ticket', lazy(() => import('./pages/offer/OfferPage'))],
  ['/guest/:ticket', lazy(() => import('./pages/account/GuestPage'))],
  ['/privacy', lazy(() => import('./pages/account/PrivacyPage'))],
];

/** A new page starts at its top with the focus on its main region; back and forward show it as it was left. */
function useArrival(): void {
  const [path] = useLocation();
  const first = useRef(true);
  useEffect(() => {
    const starting = first.current;
    first.current = false;
    if (starting) return undefined;
    if (cameBack()) return restoreScroll();
    scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
    return undefined;
  }, [path]);
}

export function Pages() {
  useArrival();
  return (
    <Suspense fallback={<PageSkeleton label={m.ui_loading()} />}>
      <Switch>
        {ROUTES.map(([path, Page]) => <Route key={path} path={path}><Page /></Route>)}
        <Route><NotFound /></Route>
      </Switch>
    </Suspense>
  );
}

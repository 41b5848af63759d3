import { Suspense, useEffect, useRef, type ComponentType } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { cameBack, restoreScroll } from '@/lib/arrival';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import HomePage from './pages/home/HomePage';
import { PageSkeleton } from './shell/PageSkeleton';

const NotFound = lazily(() => import('./pages/NotFound'));

/** Every page of the storefront but the first. A page is a default export in pages/<area>/, and its own chunk. */
const PAGES: Record<string, () => Promise<{ default: ComponentType }>> = {
  '/c/:code': () => import('./pages/catalog/ListingPage'),
  '/search': () => import('./pages/catalog/SearchPage'),
  '/p/:code': () => import('./pages/catalog/ProductPage'),
  '/quick': () => import('./pages/ordering/PadPage'),
  '/cart': () => import('./pages/cart/CartPage'),
  '/checkout': () => import('./pages/cart/CheckoutPage'),
  '/sign-in': () => import('./pages/account/SignInPage'),
  '/register': () => import('./pages/account/RegisterPage'),
  '/orders': () => import('./pages/orders/OrdersPage'),
  '/orders/:id/again': () => import('./pages/ordering/AgainPage'),
  '/lists': () => import('./pages/ordering/ListsPage'),
  '/lists/:id': () => import('./pages/ordering/ListPage'),
  '/drafts/:id': () => import('./pages/ordering/DraftPage'),
  '/orders/:id': () => import('./pages/orders/OrderPage'),
  '/company/*?': () => import('./pages/company/CompanyPages'),
  '/addresses': () => import('./pages/account/AddressesPage'),
  '/account/*?': () => import('./pages/account/AccountPages'),
  '/notifications': () => import('./pages/account/NotificationsPage'),
  '/track/:token': () => import('./pages/orders/TrackingPage'),
  '/offer/:ticket': () => import('./pages/offer/OfferPage'),
  '/guest/:ticket': () => import('./pages/account/GuestPage'),
  '/privacy': () => import('./pages/account/PrivacyPage'),
};
const ROUTES = Object.entries(PAGES).map(([path, load]) => [path, lazily(load)] as const);

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
        <Route path="/"><HomePage /></Route>
        {ROUTES.map(([path, Page]) => <Route key={path} path={path}><Page /></Route>)}
        <Route><NotFound /></Route>
      </Switch>
    </Suspense>
  );
}

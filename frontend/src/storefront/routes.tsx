import { Suspense, lazy, useEffect, type ComponentType } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { m } from '@/lib/i18n';
import { NotFound } from './pages/NotFound';
import { PageSkeleton } from './shell/PageSkeleton';

/** Every page of the storefront. A page is a default export in pages/<area>/, and its own chunk. */
const ROUTES: ReadonlyArray<[path: string, page: ComponentType]> = [
  ['/', lazy(() => import('./pages/home/HomePage'))],
  ['/c/:code', lazy(() => import('./pages/catalog/ListingPage'))],
  ['/search', lazy(() => import('./pages/catalog/SearchPage'))],
  ['/p/:code', lazy(() => import('./pages/catalog/ProductPage'))],
  ['/cart', lazy(() => import('./pages/cart/CartPage'))],
  ['/checkout', lazy(() => import('./pages/cart/CheckoutPage'))],
  ['/sign-in', lazy(() => import('./pages/account/SignInPage'))],
  ['/register', lazy(() => import('./pages/account/RegisterPage'))],
  ['/orders', lazy(() => import('./pages/orders/OrdersPage'))],
  ['/orders/:id', lazy(() => import('./pages/orders/OrderPage'))],
  ['/addresses', lazy(() => import('./pages/account/AddressesPage'))],
  ['/account', lazy(() => import('./pages/account/AccountPage'))],
  ['/privacy', lazy(() => import('./pages/account/PrivacyPage'))],
];

/** A new page starts at its top with the focus on its main region; back and forward keep the browser's own position. */
function useArrival(): void {
  const [path] = useLocation();
  useEffect(() => {
    const back = () => { arrivedByBack = true; };
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);
  useEffect(() => {
    if (!arrivedByBack && !first) { scrollTo(0, 0); document.getElementById('main')?.focus({ preventScroll: true }); }
    arrivedByBack = false;
    first = false;
  }, [path]);
}
let arrivedByBack = false;
let first = true;

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

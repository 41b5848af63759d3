import { createRootRoute, createRoute, createRouter, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { watchArrival } from '@/lib/arrival';
import { patiently } from '@/lib/lazily';
import { ConsoleLayout } from './shell/ConsoleLayout';
import { NotFoundPage } from './shell/NotFoundPage';
import { PageFallback, RouteFault } from './shell/PageFallback';

const root = createRootRoute({ component: ConsoleLayout, notFoundComponent: NotFoundPage });

/** One page, one chunk. `permission` is checked before the page is shown; the server checks every request again. */
const page = <P extends string>(path: P, load: () => Promise<{ default: ComponentType }>, permission?: string) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(() => patiently(load)), staticData: { permission } });

const tree = root.addChildren([
  page('/', () => import('./pages/dashboard/DashboardPage')),
  page('/orders', () => import('./pages/orders/OrdersPage'), 'orders.read'),
  page('/orders/new', () => import('./pages/orders/NewOrderPage'), 'orders.place_for'),
  page('/orders/print/picking', () => import('./pages/orders/PickingListPage'), 'orders.read'),
  page('/orders/$id', () => import('./pages/orders/OrderPage'), 'orders.read'),
  page('/orders/$id/print/picking', () => import('./pages/orders/PickingListPage'), 'orders.read'),
  page('/orders/$id/print/delivery-note', () => import('./pages/orders/DeliveryNotePage'), 'orders.read'),
  page('/products', () => import('./pages/catalog/ProductsPage')),
  page('/products/new', () => import('./pages/catalog/NewProductPage'), 'catalog.write'),
  page('/products/bulk', () => import('./pages/catalog/bulk/BulkEditPage'), 'catalog.write'),
  page('/products/files', () => import('./pages/catalog/files/FilesPage'), 'catalog.read'),
  page('/attributes', () => import('./pages/catalog/templates/TemplatesPage'), 'catalog.read'),
  page('/products/changes', () => import('./pages/catalog/bulk/BulkChangesPage'), 'catalog.read'),
  page('/products/$id', () => import('./pages/catalog/ProductPage')),
  page('/categories', () => import('./pages/catalog/CategoriesPage')),
  page('/price-lists', () => import('./pages/catalog/PriceListsPage'), 'prices.read'),
  page('/price-lists/$id', () => import('./pages/catalog/PriceListPage'), 'prices.read'),
  page('/assortments', () => import('./pages/assortments/AssortmentsPage'), 'catalog.read'),
  page('/assortments/new', () => import('./pages/assortments/AssortmentPage'), 'catalog.write'),
  page('/assortments/$id', () => import('./pages/assortments/AssortmentPage'), 'catalog.read'),
  page('/search-log', () => import('./pages/search/SearchLogPage'), 'catalog.read'),
  page('/recommendations', () => import('./pages/recommendations/RecommendationsPage'), 'catalog.read'),
  page('/search-words', () => import('./pages/search/SearchWordsPage'), 'catalog.read'),
  page('/inventory', () => import('./pages/inventory/InventoryPage'), 'inventory.read'),
  page('/inventory/receive', () => import('./pages/inventory/ReceivePage'), 'inventory.write'),
  page('/inventory/transfer', () => import('./pages/inventory/TransferPage'), 'inventory.write'),
  page('/inventory/$id', () => import('./pages/inventory/SkuPage'), 'inventory.read'),
  page('/inquiries', () => import('./pages/inquiries/InquiriesPage'), 'inquiries.read'),
  page('/customers', () => import('./pages/customers/CustomersPage'), 'customers.read'),
  page('/customers/$id', () => import('./pages/customers/CustomerPage'), 'customers.read'),
  page('/payments', () => import('./pages/payments/PaymentsPage'), 'payments.read'),
  page('/shipments', () => import('./pages/logistics/ShipmentsPage'), 'shipments.read'),
  page('/shipments/$id', () => import('./pages/logistics/ShipmentPage'), 'shipments.read'),
  page('/delivery', () => import('./pages/delivery/BoardPage'), 'inventory.read'),
  page('/users', () => import('./pages/access/UsersPage'), 'users.read'),
  page('/users/$id', () => import('./pages/access/UserPage'), 'users.read'),
  page('/roles', () => import('./pages/access/RolesPage'), 'users.read'),
  page('/api-keys', () => import('./pages/access/ApiKeysPage'), 'api_keys.manage'),
  page('/sessions', () => import('./pages/access/SessionsPage')),
  page('/settings', () => import('./pages/settings/SettingsPage')),
  ...demonstration(),
]);

/** The fake list and record that prove ListPage and DetailPage; the condition is constant in a build, so nothing of it ships. */
function demonstration(): AnyRoute[] {
  if (!import.meta.env.DEV) return [];
  return [
    page('/demo', () => import('./demo/DemoListPage')) as AnyRoute,
    page('/demo/$id', () => import('./demo/DemoDetailPage')) as AnyRoute,
  ];
}

/** Search parameters are plain text here: `useUrlState` of lib/url reads and writes them. */
const parseSearch = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search));
const stringifySearch = (search: Record<string, unknown>): string => {
  const params = new URLSearchParams(Object.entries(search).flatMap(([k, v]) => (v === undefined || v === null || v === '' ? [] : [[k, String(v)]])));
  const text = params.toString().replaceAll('%2C', ',');
  return text ? `?${text}` : '';
};

watchArrival(); // before the router listens: it renders the list that was left in its own listener
export const router = createRouter({
  routeTree: tree, basepath: '/admin', parseSearch, stringifySearch, defaultPreload: 'intent', scrollRestoration: false,
  defaultPendingComponent: PageFallback, defaultPendingMs: 150, defaultErrorComponent: RouteFault,
});

declare module '@tanstack/react-router' {
  interface Register { router: typeof router }
  interface StaticDataRouteOption { permission?: string | undefined }
}

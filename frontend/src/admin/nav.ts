import { type ComponentType } from 'react';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import type { IconName } from '@/ui';

export type NavItem = { to: '/' | '/orders' | '/products' | '/inventory' | '/inquiries' | '/customers' | '/payments' | '/shipments' | '/delivery' | '/users' | '/settings'; label: () => string; icon: IconName; keys: string; permission?: string; group: 'work' | 'admin'; /** Other pages of the same part of the console. */ under?: RegExp; /** How much waits there. */ badge?: ComponentType };

/** Asks when the page has been painted. */
const InquiryBadge = lazily(() => new Promise((idle) => { (globalThis.requestIdleCallback ?? setTimeout)(idle); }).then(() => import('./shell/InquiryBadge')));

/** The console's navigation, palette entries and `g x` keys all come from here. Without the permission an item is not shown. */
export const NAV: readonly NavItem[] = [
  { to: '/', label: m.console_nav_dashboard, icon: 'chart', keys: 'g d', group: 'work' },
  { to: '/orders', label: m.console_nav_orders, icon: 'orders', keys: 'g o', permission: 'orders.read', group: 'work' },
  { to: '/products', label: m.console_nav_products, icon: 'tag', keys: 'g p', group: 'work', under: /^\/(categories|attributes|price-lists|assortments|search-|recommendations)/ },
  { to: '/inventory', label: m.console_nav_inventory, icon: 'stock', keys: 'g i', permission: 'inventory.read', group: 'work' },
  { to: '/inquiries', label: m.inquiries_title, icon: 'comment', keys: 'g q', permission: 'inquiries.read', group: 'work', badge: InquiryBadge },
  { to: '/customers', label: m.console_nav_customers, icon: 'users', keys: 'g c', permission: 'customers.read', group: 'work' },
  { to: '/payments', label: m.console_nav_payments, icon: 'card', keys: 'g m', permission: 'payments.read', group: 'work' },
  { to: '/shipments', label: m.console_nav_shipments, icon: 'truck', keys: 'g s', permission: 'shipments.read', group: 'work' },
  { to: '/delivery', label: m.delivery_board, icon: 'calendar', keys: 'g l', permission: 'inventory.read', group: 'work' },
  { to: '/users', label: m.console_nav_users, icon: 'shield', keys: 'g u', permission: 'users.read', group: 'admin' },
  { to: '/settings', label: m.console_nav_settings, icon: 'settings', keys: 'g ,', group: 'admin' },
];

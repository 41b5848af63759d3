import type { Scope, Side } from '@/gen/schema';
import { m } from '@/lib/i18n';

export const scopeName = (s: Scope): string => ({ ALL: m.access_scope_all, OWN: m.access_scope_own, COMPANY: m.access_scope_company, NONE: m.access_scope_none })[s]();
export const scopeText = (s: Scope): string => ({ ALL: m.access_scope_all_text, OWN: m.access_scope_own_text, COMPANY: m.access_scope_company_text, NONE: m.access_scope_none_text })[s]();
export const sideName = (s: Side): string => ({ STAFF: m.access_side_staff, CUSTOMER: m.access_side_customer })[s]();

const GROUPS: Record<string, [name: () => string, text: () => string]> = {
  dashboard: [m.console_nav_dashboard, m.access_group_dashboard], orders: [m.console_nav_orders, m.access_group_orders], payments: [m.console_nav_payments, m.access_group_payments], shipments: [m.console_nav_shipments, m.access_group_shipments],
  inventory: [m.console_nav_inventory, m.access_group_inventory], catalog: [m.console_nav_products, m.access_group_catalog], prices: [m.catalog_price_lists, m.access_group_prices], customers: [m.console_nav_customers, m.access_group_customers],
  inquiries: [m.inquiries_title, m.access_group_inquiries], users: [m.console_nav_users, m.access_group_users], api_keys: [m.access_keys, m.access_group_keys], settings: [m.console_nav_settings, m.access_group_settings], messages: [m.codes_messages, m.codes_messages_group], company: [m.access_group_company_name, m.access_group_company],
};
export const groupName = (g: string): string => GROUPS[g]?.[0]() ?? g;
export const groupText = (g: string): string => GROUPS[g]?.[1]() ?? '';

/** The sub-pages of access; each only for those who may see it. */
export const accessPlaces = (can: (permission: string) => boolean) => [
  { to: '/users', label: m.access_users() }, { to: '/roles', label: m.access_roles() },
  ...(can('api_keys.manage') ? [{ to: '/api-keys', label: m.access_keys() }] : []),
  { to: '/sessions', label: m.access_sessions() },
];

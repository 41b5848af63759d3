import type { CustomerKind, CustomerStatus, OrderStatus } from '@/gen/schema';
import { m } from '@/lib/i18n';
import type { Tone } from '@/ui';

export const STATUS_TONES: Record<CustomerStatus, Tone> = { PENDING: 'warning', ACTIVE: 'success', BLOCKED: 'danger' };
export const statusName = (s: CustomerStatus): string => ({ PENDING: m.customers_status_pending, ACTIVE: m.customers_status_active, BLOCKED: m.customers_status_blocked })[s]();
export const kindName = (k: CustomerKind): string => ({ COMPANY: m.customers_kind_company, PERSON: m.customers_kind_person })[k]();
export const levelName = (level: string): string => ({ standard: m.customers_level_standard, silver: m.customers_level_silver, gold: m.customers_level_gold, platinum: m.customers_level_platinum } as Record<string, () => string>)[level]?.() ?? level;
export const LEVEL_TONES: Record<string, Tone> = { silver: 'neutral', gold: 'warning', platinum: 'violet' };

const ORDER_TONES: Record<OrderStatus, Tone> = { AWAITING_APPROVAL: 'neutral', SUBMITTED: 'warning', REVIEWING: 'warning', CONFIRMED: 'info', PICKING: 'info', SHIPPED: 'violet', IN_TRANSIT: 'violet', DELIVERED: 'success', RETURNING: 'warning', REFUNDED: 'neutral', CANCELLED: 'neutral' };
export const orderTone = (s: OrderStatus): Tone => ORDER_TONES[s];
export const orderStatusName = (s: OrderStatus): string => ({ AWAITING_APPROVAL: m.customers_order_awaiting_approval, SUBMITTED: m.customers_order_submitted, REVIEWING: m.customers_order_reviewing, CONFIRMED: m.customers_order_confirmed, PICKING: m.customers_order_picking, SHIPPED: m.customers_order_shipped, IN_TRANSIT: m.customers_order_in_transit, DELIVERED: m.customers_order_delivered, RETURNING: m.customers_order_returning, REFUNDED: m.customers_order_refunded, CANCELLED: m.customers_order_cancelled })[s]();

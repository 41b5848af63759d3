import type { CancelOrderReason, OrderStatus, PaymentMethod, PaymentState, ShipmentState } from '@/gen/schema';
import { m } from '@/lib/i18n';
import type { Tone } from '@/ui';

const STATUS: Record<OrderStatus, [() => string, Tone]> = {
  AWAITING_APPROVAL: [m.store_status_awaiting_approval, 'warning'],
  SUBMITTED: [m.store_status_submitted, 'info'], REVIEWING: [m.store_status_reviewing, 'info'], CONFIRMED: [m.store_status_confirmed, 'brand'],
  PICKING: [m.store_status_picking, 'brand'], SHIPPED: [m.store_status_shipped, 'violet'], IN_TRANSIT: [m.store_status_in_transit, 'violet'],
  DELIVERED: [m.store_status_delivered, 'success'], RETURNING: [m.store_status_returning, 'warning'], REFUNDED: [m.store_status_refunded, 'neutral'], CANCELLED: [m.store_status_cancelled, 'neutral'],
};
export const statusText = (status: OrderStatus): string => STATUS[status][0]();
export const statusTone = (status: OrderStatus): Tone => STATUS[status][1];

const PAYMENT: Record<PaymentState, [() => string, Tone]> = {
  UNPAID: [m.store_pay_unpaid, 'warning'], PARTIAL: [m.store_pay_partial, 'warning'], PAID: [m.store_pay_paid, 'success'], OVERPAID: [m.store_pay_overpaid, 'info'],
  REFUNDING: [m.store_pay_refunding, 'warning'], PARTLY_REFUNDED: [m.store_pay_partly_refunded, 'neutral'], REFUNDED: [m.store_pay_refunded, 'neutral'],
};
/** `deposit`: what of a payment in parts was due now has come. */
export const paymentText = (state: PaymentState, deposit = false): string => (deposit && state === 'PARTIAL' ? m.checkout_deposit_paid() : PAYMENT[state][0]());
/** Nobody has to pay for what was cancelled before it was paid. */
export const payable = (order: { status: OrderStatus; paymentState: PaymentState }): boolean => order.status !== 'CANCELLED' || order.paymentState !== 'UNPAID';
export const paymentTone = (state: PaymentState): Tone => PAYMENT[state][1];

const METHOD: Record<PaymentMethod, () => string> = { BANK_TRANSFER: m.store_method_transfer, CASH_ON_DELIVERY: m.store_method_cod, ONLINE: m.store_method_online };
export const methodText = (method: PaymentMethod): string => METHOD[method]();

const PARCEL: Record<ShipmentState, [() => string, Tone]> = {
  PICKING: [m.store_parcel_picking, 'info'], PACKED: [m.store_parcel_packed, 'info'], SHIPPED: [m.store_parcel_shipped, 'violet'], IN_TRANSIT: [m.store_parcel_in_transit, 'violet'],
  EXCEPTION: [m.store_parcel_exception, 'danger'], DELIVERED: [m.store_parcel_delivered, 'success'], RETURNING: [m.store_parcel_returning, 'warning'], RETURNED: [m.store_parcel_returned, 'neutral'], CANCELLED: [m.store_parcel_cancelled, 'neutral'],
};
export const parcelText = (state: ShipmentState): string => PARCEL[state][0]();
export const parcelTone = (state: ShipmentState): Tone => PARCEL[state][1];

/** The reasons a buyer may give; the others are the firm's. */
export const CANCEL_REASONS: ReadonlyArray<[CancelOrderReason, () => string]> = [['CUSTOMER_REQUEST', m.store_cancel_changed_mind], ['DUPLICATE', m.store_cancel_duplicate], ['PRICE_ERROR', m.store_cancel_price], ['OTHER', m.store_cancel_other]];

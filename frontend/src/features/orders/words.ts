import type { CancelOrderReason, CancelReason, Channel, DeliveryMethod, OrderStatus, PaymentMethod, PaymentState } from '@/gen/schema';
import { locale, m } from '@/lib/i18n';
import type { Tone } from '@/ui';

type Word = () => string;
type Word2 = [Word, Tone];

/** What staff call the states of an order, in the order in which an order passes them. */
const STATUS: Record<OrderStatus, Word2> = {
  AWAITING_APPROVAL: [m.orders_status_awaiting_approval, 'neutral'],
  SUBMITTED: [m.orders_status_submitted, 'warning'], REVIEWING: [m.orders_status_reviewing, 'warning'], CONFIRMED: [m.orders_status_confirmed, 'info'],
  PICKING: [m.orders_status_picking, 'info'], SHIPPED: [m.orders_status_shipped, 'violet'], IN_TRANSIT: [m.orders_status_in_transit, 'violet'],
  DELIVERED: [m.orders_status_delivered, 'success'], RETURNING: [m.orders_status_returning, 'danger'], REFUNDED: [m.orders_status_refunded, 'neutral'], CANCELLED: [m.orders_status_cancelled, 'neutral'],
};
export const orderStatusText = (status: OrderStatus): string => STATUS[status][0]();
export const orderStatusTone = (status: OrderStatus): Tone => STATUS[status][1];
export const orderStatusOptions = (): Array<{ value: OrderStatus; label: string }> => optionsOf(STATUS);

const PAYMENT: Record<PaymentState, Word2> = {
  UNPAID: [m.orders_pay_unpaid, 'warning'], PARTIAL: [m.orders_pay_partial, 'warning'], PAID: [m.orders_pay_paid, 'success'], OVERPAID: [m.orders_pay_overpaid, 'info'],
  REFUNDING: [m.orders_pay_refunding, 'danger'], PARTLY_REFUNDED: [m.orders_pay_partly_refunded, 'neutral'], REFUNDED: [m.orders_pay_refunded, 'neutral'],
};
export const paymentStateText = (state: PaymentState): string => PAYMENT[state][0]();
export const paymentStateTone = (state: PaymentState): Tone => PAYMENT[state][1];
export const paymentStateOptions = (): Array<{ value: PaymentState; label: string }> => optionsOf(PAYMENT);

const METHOD: Record<PaymentMethod, Word> = { BANK_TRANSFER: m.orders_method_transfer, CASH_ON_DELIVERY: m.orders_method_cod, ONLINE: m.orders_method_online };
export const paymentMethodText = (method: PaymentMethod): string => METHOD[method]();
export const paymentMethodOptions = (): Array<{ value: PaymentMethod; label: string }> => plainOptions(METHOD);

const CHANNEL: Record<Channel, Word> = { WEB: m.orders_channel_web, CONSOLE: m.orders_channel_console, API: m.orders_channel_api, IMPORT: m.orders_channel_import };
export const channelText = (channel: Channel): string => CHANNEL[channel]();
export const channelOptions = (): Array<{ value: Channel; label: string }> => plainOptions(CHANNEL);

const DELIVERY: Record<DeliveryMethod, Word> = { DELIVERY: m.orders_delivery_delivery, PICKUP: m.orders_delivery_pickup };
export const deliveryText = (method: DeliveryMethod): string => DELIVERY[method]();
export const deliveryOptions = (): Array<{ value: DeliveryMethod; label: string }> => plainOptions(DELIVERY);

/** Those that staff choose from; the others come from time and from the customer's own approval. */
const GIVEN: Record<CancelOrderReason, Word> = {
  CUSTOMER_REQUEST: m.orders_cancel_customer_request, OUT_OF_STOCK: m.orders_cancel_out_of_stock, PRICE_ERROR: m.orders_cancel_price_error,
  DUPLICATE: m.orders_cancel_duplicate, SUSPICIOUS: m.orders_cancel_suspicious, OTHER: m.orders_cancel_other,
};
const CANCEL: Record<CancelReason, Word> = {
  ...GIVEN, PAYMENT_TIMEOUT: m.orders_cancel_payment_timeout,
  APPROVAL_REJECTED: m.orders_cancel_approval_rejected, APPROVAL_WITHDRAWN: m.orders_cancel_approval_withdrawn, APPROVAL_EXPIRED: m.orders_cancel_approval_expired,
};
export const cancelReasonText = (reason: CancelReason): string => CANCEL[reason]();
export const cancelReasonOptions = (): Array<{ value: CancelOrderReason; label: string }> => plainOptions(GIVEN);

/** "08:00–10:00"; empty when no window was chosen. */
export const slotText = (slot: { starts: string; ends: string } | null | undefined): string => (slot ? `${slot.starts}–${slot.ends}` : '');

/** The customer's name in the viewer's language; the one on the order when there is no English one. */
export const customerLabel = (order: { customerName: string; customer: { nameEn: string } }): string => (locale() === 'en' && order.customer.nameEn) || order.customerName;

function optionsOf<K extends string>(table: Record<K, Word2>): Array<{ value: K; label: string }> {
  return (Object.keys(table) as K[]).map((value) => ({ value, label: table[value][0]() }));
}
function plainOptions<K extends string>(table: Record<K, Word>): Array<{ value: K; label: string }> {
  return (Object.keys(table) as K[]).map((value) => ({ value, label: table[value]() }));
}

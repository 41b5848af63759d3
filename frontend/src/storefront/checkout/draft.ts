import type { DeliveryMethod, InvoiceKind, PaymentMethod, PlaceOrderInput } from '@/gen/schema';
import { idempotencyKey } from '@/lib/graphql';
import { NO_ADDRESS, type AddressDraft } from '../address/AddressFields';
import type { Trouble } from '../cart/troubles';

/** Everything chosen at checkout; it survives a reload. `key` names the attempt, so that a repeated click orders once. */
export type Draft = {
  key: string;
  delivery: DeliveryMethod;
  addressId: string;
  address: AddressDraft;
  saveAddress: boolean;
  requestedOn: string;
  payment: PaymentMethod;
  wantsInvoice: boolean;
  invoice: { kind: InvoiceKind; title: string; taxId: string; email: string };
  poNumber: string;
  remarks: string;
};
export const NEW = 'new';
export const emptyDraft: Draft = {
  key: '', delivery: 'DELIVERY', addressId: '', address: NO_ADDRESS, saveAddress: true, requestedOn: '', payment: 'BANK_TRANSFER',
  wantsInvoice: false, invoice: { kind: 'PLAIN', title: '', taxId: '', email: '' }, poNumber: '', remarks: '',
};
export const freshKey = (): string => idempotencyKey();

export function inputOf(draft: Draft, key: string, addressId: string, expectedTotal: string): PlaceOrderInput {
  const delivered = draft.delivery === 'DELIVERY';
  const { postcode, ...address } = draft.address;
  return {
    idempotencyKey: key, deliveryMethod: draft.delivery, paymentMethod: draft.payment, expectedTotal,
    addressId: delivered && addressId !== NEW ? addressId || null : null,
    address: delivered && addressId === NEW ? { ...address, postcode: postcode || null } : null,
    requestedOn: draft.requestedOn || null, poNumber: draft.poNumber.trim() || null, remarks: draft.remarks.trim() || null,
    invoice: draft.wantsInvoice ? { kind: draft.invoice.kind, title: draft.invoice.title, taxId: draft.invoice.taxId || null, email: draft.invoice.email || null } : null,
  };
}

export type Section = 'address' | 'delivery' | 'payment' | 'invoice' | 'more' | 'review';
/** The step of the page in which a problem can be solved. */
export function sectionOf(trouble: Trouble): Section {
  const field = trouble.field ?? '';
  if (field.startsWith('address') || trouble.code === 'ADDRESS_MISSING') return 'address';
  if (/^(requestedOn|deliveryMethod)/.test(field)) return 'delivery';
  if (field.startsWith('paymentMethod')) return 'payment';
  if (field.startsWith('invoice')) return 'invoice';
  if (/^(poNumber|remarks)/.test(field)) return 'more';
  return 'review';
}

import type { CartLineInput, DeliveryMethod, InvoiceKind, PaymentMethod, PlaceOrderInput } from '@/gen/schema';
import { idempotencyKey } from '@/lib/graphql';
import { NO_ADDRESS, type AddressDraft } from '../address/address';
import type { Trouble } from '../cart/troubles';
import { WHOLE, partsOf, type Split } from './parts';

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
  slotId?: string;
  split?: Split;
};
export const NEW = 'new';
export const emptyDraft: Draft = {
  key: '', delivery: 'DELIVERY', addressId: '', address: NO_ADDRESS, saveAddress: true, requestedOn: '', payment: 'BANK_TRANSFER',
  wantsInvoice: false, invoice: { kind: 'PLAIN', title: '', taxId: '', email: '' }, poNumber: '', remarks: '',
};
/** What stays for the order of the rest of the cart; its date, its PO number and what was said are its own. */
export const carriedOver = ({ delivery, addressId, payment, wantsInvoice, invoice, split }: Draft): Partial<Draft> => ({ delivery, addressId: addressId === NEW ? '' : addressId, payment, wantsInvoice, invoice, ...(split && { split }) });
export const freshKey = (): string => idempotencyKey();

/** `expectedTotal` and `expectedLines` are what the buyer sees: if the cart is another by now, that is said and nothing is ordered. */
export function inputOf(draft: Draft, key: string, addressId: string, expectedTotal: string, expectedLines: CartLineInput[], attachmentIds: string[] = []): PlaceOrderInput {
  const delivered = draft.delivery === 'DELIVERY';
  const { postcode, ...address } = draft.address;
  return {
    idempotencyKey: key, deliveryMethod: draft.delivery, paymentMethod: draft.payment, expectedTotal, expectedLines,
    addressId: delivered && addressId !== NEW ? addressId || null : null,
    address: delivered && addressId === NEW ? { ...address, postcode: postcode || null } : null,
    slotId: (delivered && draft.slotId) || null, payments: partsOf(draft.split ?? WHOLE, expectedTotal), attachmentIds,
    requestedOn: draft.requestedOn || null, poNumber: draft.poNumber.trim() || null, remarks: draft.remarks.trim() || null,
    invoice: draft.wantsInvoice ? { kind: draft.invoice.kind, title: draft.invoice.title, taxId: draft.invoice.taxId || null, email: draft.invoice.email || null } : null,
  };
}

/** What the form's parts are called where they differ from what the server takes. */
const FIELDS: Partial<Record<keyof Draft, string>> = { payment: 'paymentMethod', split: 'payments' };
/** Without those about what has just been filled in: `next` changes `before`. Days and windows move by themselves, too, so what is said of them stays. */
export function unanswered(troubles: Trouble[], before: Draft, next: Partial<Draft>): Trouble[] {
  const filled = Object.entries(next).flatMap(([key, value]) => {
    const was = before[key as keyof Draft];
    const name = FIELDS[key as keyof Draft] ?? key;
    if (key === 'requestedOn' || key === 'slotId') return [];
    if (typeof was !== 'object' || typeof value !== 'object' || key === 'split') return [name];
    return Object.entries(value).filter(([part, now]) => now !== was[part as keyof typeof was]).map(([part]) => `${name}.${part}`);
  });
  const left = troubles.filter(({ field }) => !filled.some((name) => field === name || field?.startsWith(`${name}.`)));
  return left.length === troubles.length ? troubles : left;
}

export type Section = 'phone' | 'address' | 'delivery' | 'payment' | 'invoice' | 'more' | 'review';
/** The step of the page in which a problem can be solved. */
export function sectionOf(trouble: Trouble): Section {
  const field = trouble.field ?? '';
  if (trouble.code === 'PHONE_NOT_CONFIRMED') return 'phone';
  if (field.startsWith('address') || trouble.code === 'ADDRESS_MISSING') return 'address';
  if (/^(requestedOn|slotId|deliveryMethod)/.test(field)) return 'delivery';
  if (/^(paymentMethod|payments)/.test(field)) return 'payment';
  if (field.startsWith('invoice')) return 'invoice';
  if (/^(poNumber|remarks|attachmentIds)/.test(field)) return 'more';
  return 'review';
}

import { expect, it } from 'vitest';
import { emptyDraft, sectionOf, unanswered } from './draft';

const about = (field: string) => ({ code: 'INVALID', field, message: field });
const troubles = ['address.areaCode', 'address.street', 'poNumber', 'slotId', 'paymentMethod', 'payments.0.amount', 'lines.0.quantity'].map(about);
const left = (next: Parameters<typeof unanswered>[2]) => unanswered(troubles, emptyDraft, next).map((one) => one.field);

it('no longer says what is wrong with a field that has just been filled in, and goes on saying the rest', () => {
  expect(left({ address: { ...emptyDraft.address, street: '1 Quay' } })).toEqual(['address.areaCode', 'poNumber', 'slotId', 'paymentMethod', 'payments.0.amount', 'lines.0.quantity']);
  expect(left({ poNumber: 'A-7' })).not.toContain('poNumber');
  expect(left({ payment: 'ONLINE' })).toEqual(['address.areaCode', 'address.street', 'poNumber', 'slotId', 'payments.0.amount', 'lines.0.quantity']);
  expect(left({ split: { on: true, percent: 30, amount: '', deposit: 'ONLINE', rest: 'COD', restOn: '' } })).not.toContain('payments.0.amount');
});

it('keeps what is said of days and windows, which move by themselves, and is the same when nothing changed', () => {
  expect(unanswered(troubles, emptyDraft, { requestedOn: '2026-12-01', slotId: 'x' })).toBe(troubles);
  expect(unanswered(troubles, emptyDraft, { address: { ...emptyDraft.address } })).toBe(troubles);
});

it('each problem leads to the step in which it is solved', () => {
  expect(['address.street', 'slotId', 'payments.0.amount', 'invoice.title', 'poNumber', 'lines.0.quantity'].map((field) => sectionOf(about(field)))).toEqual(['address', 'delivery', 'payment', 'invoice', 'more', 'review']);
  expect(sectionOf({ code: 'PHONE_NOT_CONFIRMED', field: 'phone', message: '' })).toBe('phone');
});

import type { InquiryState, InquirySubject } from '@/gen/schema';
import { locale, m } from '@/lib/i18n';
import type { Tone } from '@/ui';

const STATES: Record<InquiryState, [() => string, Tone]> = { OPEN: [m.inquiries_state_open, 'warning'], ANSWERED: [m.inquiries_state_answered, 'success'], CLOSED: [m.inquiries_state_closed, 'neutral'] };
export const stateText = (state: InquiryState): string => STATES[state][0]();
export const stateTone = (state: InquiryState): Tone => STATES[state][1];

const SUBJECTS: Record<InquirySubject, () => string> = { ORDER: m.inquiries_subject_order, PRODUCT: m.inquiries_subject_product, CART: m.inquiries_subject_cart, GENERAL: m.inquiries_subject_general };
export const subjectText = (subject: InquirySubject): string => SUBJECTS[subject]();

/** What the customer is called in the viewer's language. */
export const askerCompany = ({ customer }: { customer: { name: string; nameEn: string } }): string => (locale() === 'en' && customer.nameEn) || customer.name;

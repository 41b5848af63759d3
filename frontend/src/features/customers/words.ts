import { locale } from '@/lib/i18n';

/** A customer's name in the viewer's language; the Chinese one when there is no English one. */
export const nameOf = (customer: { name: string; nameEn: string }): string => (locale() === 'en' && customer.nameEn) || customer.name;

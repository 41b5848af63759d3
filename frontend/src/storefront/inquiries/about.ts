import type { StoreInquiryFragment } from '@/gen/features/inquiries/store-inquiries';
import type { InquirySubject, OrderStatus } from '@/gen/schema';
import type { MoneyValue } from '@/lib/format';
import type { PictureMedia } from '@/ui';

/** What a question is about, as the page knows it on which it came up. */
export type About = {
  subject: InquirySubject;
  order?: { id: string; number: string; status: OrderStatus; total: MoneyValue } | null;
  product?: { id: string; code: string; name: string; picture?: PictureMedia | null } | null;
};

/** The same of a question that was asked. */
export const aboutOf = ({ subject, order, product }: StoreInquiryFragment): About => ({ subject, order, product });

/** One conversation goes on about one thing, as long as it is not closed. */
export const sameFilter = ({ subject, order, product }: About) => ({ subject, orderId: order?.id ?? null, productId: product?.id ?? null, states: ['OPEN' as const, 'ANSWERED' as const], mine: subject === 'GENERAL' || subject === 'CART' });

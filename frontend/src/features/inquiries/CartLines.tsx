import type { ReactNode } from 'react';
import { InquiryCartDoc, type InquiryCartQuery } from '@/gen/features/inquiries/cart-lines';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';

export type CartThen = NonNullable<InquiryCartQuery['inquiry']>['lines'][number];

/** What lay in the cart when somebody asked about it; `name` leads to the goods where the viewer has them. */
export default function CartLines({ id, name }: { id: string; name: (line: CartThen) => ReactNode }) {
  const [result] = useQuery({ query: InquiryCartDoc, variables: { id } });
  const lines = result.data?.inquiry?.lines ?? [];
  if (!lines.length) return null;
  return (
    <details className="cartthen">
      <summary>{m.inquiries_cart_then({ count: lines.length })}</summary>
      <ul>{lines.map((line) => <li key={line.id}><span className="stack">{name(line)}<span className="pmeta num">{line.sku}</span></span><span className="num">{line.quantity} {line.unitName}</span></li>)}</ul>
    </details>
  );
}

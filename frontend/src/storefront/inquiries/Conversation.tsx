import { Suspense, useState } from 'react';
import { Link } from 'wouter';
import { StoreAskInquiryDoc, StoreRepresentativeDoc, type StoreInquiryFragment } from '@/gen/features/inquiries/store-inquiries';
import { Composer } from '@/features/inquiries/Composer';
import { Thread } from '@/features/inquiries/Thread';
import { stateText, stateTone } from '@/features/inquiries/words';
import { mutate, useClient, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { useSession } from '@/lib/session';
import { Icon, Money, Picture, StatusPill } from '@/ui';
import { statusText, statusTone } from '../orders/words';
import type { About } from './about';
import '@/features/inquiries/thread.css';
import './inquiries.css';

const CartLines = lazily(() => import('@/features/inquiries/CartLines'));

/** What it is about, with a way there. */
function Context({ about: { subject, order, product }, replace }: { about: About; /** Within a dialog, which is a history entry. */ replace: boolean }) {
  if (order) return <Link replace={replace} href={`/orders/${order.id}`} className="card flat link askabout"><Icon name="orders" /><span className="stack"><span className="strong num">{order.number}</span><span className="row"><StatusPill tone={statusTone(order.status)}>{statusText(order.status)}</StatusPill><Money value={order.total} /></span></span></Link>;
  if (product) return <Link replace={replace} href={`/p/${product.code}`} className="card flat link askabout"><Picture media={product.picture} sizes="52px" alt="" /><span className="stack"><span className="strong">{product.name}</span><span className="pmeta num">{product.code}</span></span></Link>;
  if (subject === 'CART') return <Link replace={replace} href="/cart" className="card flat link askabout"><Icon name="cart" /><span className="strong">{m.inquiries_subject_cart()}</span></Link>;
  return null;
}

/** Who answers, and their telephone for what cannot wait. */
function Person({ person }: { person: { name: string; phone: string } | null | undefined }) {
  const firm = useSession().viewer?.firm;
  const phone = person?.phone || firm?.phone;
  return (
    <div className="row askperson">
      <Icon name="user" size={18} /><span className="stack"><span className="pmeta">{m.inquiries_person()}</span><span className="strong">{person?.name ?? firm?.name}</span></span>
      {phone && <a className="chip" href={`tel:${phone}`}><Icon name="phone" size={16} />{phone}</a>}
    </div>
  );
}

/** A conversation that has begun. */
export function Conversation({ inquiry, again, dialog = false }: { inquiry: StoreInquiryFragment; again: () => void; dialog?: boolean }) {
  const { can } = useSession();
  const { subject, order, product } = inquiry;
  return (
    <div className="conversation">
      <Context about={{ subject, order, product }} replace={dialog} />
      {subject === 'CART' && <Suspense fallback={null}><CartLines id={inquiry.id} name={(line) => (line.variant ? <Link replace={dialog} href={`/p/${line.variant.product.code}?sku=${encodeURIComponent(line.sku)}`}>{line.name}</Link> : line.name)} /></Suspense>}
      <div className="spread"><Person person={inquiry.representative} /><StatusPill tone={stateTone(inquiry.state)}>{stateText(inquiry.state)}</StatusPill></div>
      <Thread inquiry={inquiry} side="CUSTOMER" mayWrite={can('inquiries.ask')} onNews={again} />
    </div>
  );
}

/** The first message; `asked` gets the conversation that it began. */
export function Question({ about, asked }: { about: About; asked: (inquiry: StoreInquiryFragment) => void }) {
  const client = useClient();
  const [person] = useQuery({ query: StoreRepresentativeDoc });
  const [hint] = useState(() => ({ ORDER: m.inquiries_hint_order, PRODUCT: m.inquiries_hint_product, CART: m.inquiries_hint_cart, GENERAL: m.inquiries_hint_general })[about.subject]);
  const send = async (text: string, idempotencyKey: string, attachmentIds: string[]) => {
    const done = await mutate(client, StoreAskInquiryDoc, { input: { subject: about.subject, text, orderId: about.order?.id ?? null, productId: about.product?.id ?? null, attachmentIds, idempotencyKey } });
    if (!done.ok) return done.problem;
    asked(done.data);
    return undefined;
  };
  return (
    <div className="conversation">
      <Context about={about} replace />
      <Person person={person.data?.salesRepresentative} />
      <p className="muted asktext">{m.inquiries_first_text()}</p>
      <Composer draft={`new.${about.order?.id ?? about.product?.id ?? about.subject}`} label={m.inquiries_write()} placeholder={hint()} send={send} />
    </div>
  );
}

import type { FormEvent } from 'react';
import { Link } from 'wouter';
import { StoreContinueAsGuestDoc, StoreGuestsServedDoc } from '@/gen/features/access/store-guest';
import { useCarried, useDraft } from '@/lib/draft';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { renewSession } from '@/lib/session';
import { Button, Checkbox, Icon, TextInput } from '@/ui';
import { settled } from '../cart/useCart';
import { useFaults } from '../parts/useFaults';
import { SignInFirst } from '../shell/SignInFirst';
import '../pages/account/account.css';

const EMPTY = { name: '', phone: '', email: '' };
const FIELDS = ['name', 'phone', 'email', 'privacyAccepted'];

/** Where the firm serves guests: who has no account says how to be reached, and goes on to order. */
export function GuestForm() {
  const [served] = useQuery({ query: StoreGuestsServedDoc });
  const [form, setForm, clear] = useDraft('guest', EMPTY);
  const [accepted, setAccepted] = useCarried('guest.accepted', false);
  const come = useMutate(StoreContinueAsGuestDoc);
  const { at, others, mended } = useFaults(come.problem, FIELDS);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await settled();
    const done = await come.run({ input: { ...form, email: form.email || null, privacyAccepted: accepted } });
    if (!done.ok) return;
    clear();
    renewSession();
  };
  const put = (field: keyof typeof EMPTY) => ({ value: form[field], onChange: (e: { currentTarget: { value: string } }) => { mended(field); setForm((f) => ({ ...f, [field]: e.currentTarget.value })); }, error: at(field) });
  if (!served.data?.viewer.firm.guestsServed) return null;
  return (
    <section className="card stack guestcard" id="guest">
      <h2>{m.guest_title()}</h2>
      <p className="muted">{m.guest_text()}</p>
      <form className="stack" onSubmit={(e) => void submit(e)} noValidate>
        {others[0] && <div className="note tone-danger" role="alert"><Icon name="warning" size={18} /><div>{others[0].message}</div></div>}
        <div className="two">
          <TextInput label={m.store_contact_name()} autoComplete="name" required {...put('name')} />
          <TextInput label={m.store_phone()} type="tel" autoComplete="tel" required {...put('phone')} />
        </div>
        <TextInput label={`${m.ui_email()} (${m.ui_optional()})`} type="email" autoComplete="email" {...put('email')} />
        <Checkbox checked={accepted} onChange={(e) => { mended('privacyAccepted'); setAccepted(e.currentTarget.checked); }} label={<>{m.store_privacy_accept()} <Link href="/privacy" className="textlink">{m.store_privacy()}</Link></>} {...(at('privacyAccepted') ? { error: at('privacyAccepted')! } : {})} />
        <Button type="submit" look="primary" size="lg" wide busy={come.busy}>{m.guest_continue()}</Button>
      </form>
    </section>
  );
}

/** Where guests are served: from the sign-in form to theirs, which is below it on a phone. */
export function GuestWay() {
  const [served] = useQuery({ query: StoreGuestsServedDoc });
  if (!served.data?.viewer.firm.guestsServed) return null;
  const go = () => {
    const form = document.getElementById('guest');
    form?.scrollIntoView({ block: 'center' });
    form?.querySelector('input')?.focus({ preventScroll: true });
  };
  return <button type="button" className="textlink guestway" onClick={go}>{m.guest_title()}</button>;
}

/** At the checkout somebody who is not signed in has two ways on. */
export default function Welcome({ next }: { next: string }) {
  return <div className="stack"><SignInFirst next={next} /><GuestForm /></div>;
}

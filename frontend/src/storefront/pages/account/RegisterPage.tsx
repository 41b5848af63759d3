import { useEffect, type FormEvent } from 'react';
import { Link, useLocation } from 'wouter';
import { StoreRegisterDoc } from '@/gen/features/access/store-account';
import type { CustomerKind } from '@/gen/schema';
import { useCarried, useDraft } from '@/lib/draft';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { renewSession, useSession } from '@/lib/session';
import { Button, Checkbox, EmptyState, Icon, RadioGroup, TextInput, buttonClass } from '@/ui';
import { settled } from '../../cart/useCart';
import { useFaults } from '../../parts/useFaults';
import { Page } from '../../shell/Page';
import { PasswordRules } from './PasswordRules';
import './account.css';

const EMPTY = { kind: 'COMPANY' as CustomerKind, companyName: '', contactName: '', email: '', phone: '', taxId: '' };
const FIELDS = ['companyName', 'contactName', 'email', 'phone', 'password', 'taxId', 'privacyAccepted'];

export default function RegisterPage() {
  const session = useSession();
  const [, go] = useLocation();
  const [form, setForm, clear] = useDraft('register', EMPTY);
  const [password, setPassword] = useCarried('register.password', '');
  const [accepted, setAccepted] = useCarried('register.accepted', false);
  const register = useMutate(StoreRegisterDoc);
  const { at, others, mended } = useFaults(register.problem, FIELDS);
  useEffect(() => { if (session.status === 'signed-in') go('/', { replace: true }); }, [session.status, go]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await settled();
    const done = await register.run({ input: { ...form, companyName: form.kind === 'PERSON' ? form.companyName || form.contactName : form.companyName, taxId: form.taxId || null, password, privacyAccepted: accepted } });
    if (!done.ok) return;
    clear();
    if (done.data.user) renewSession(); else await session.signIn(form.email.trim(), password);
  };
  const put = (field: keyof typeof EMPTY) => ({ value: form[field], onChange: (e: { currentTarget: { value: string } }) => { mended(field); setForm((f) => ({ ...f, [field]: e.currentTarget.value })); }, error: at(field) });
  if (session.viewer && !session.viewer.firm.registrationOpen) return <Page title={m.store_page_register()}><EmptyState art="lock" title={m.store_register_closed()} text={m.store_register_closed_text()} action={session.viewer.firm.phone && <a className={buttonClass({ look: 'primary' })} href={`tel:${session.viewer.firm.phone}`}>{session.viewer.firm.phone}</a>} /></Page>;
  return (
    <Page title={m.store_page_register()} heading={null} narrow>
      <div className="card authcard">
        <h1>{m.store_register_title()}</h1>
        <p className="muted">{m.store_register_text()}</p>
        <form className="stack" onSubmit={(e) => void submit(e)} noValidate>
          {others.map((p, i) => <div key={i} className="note tone-danger" role="alert"><Icon name="warning" size={18} /><div>{p.message}</div></div>)}
          <RadioGroup label={m.store_kind()} value={form.kind} onChange={(kind) => setForm((f) => ({ ...f, kind: kind as CustomerKind }))} options={[{ value: 'COMPANY', label: m.store_kind_company(), hint: m.store_kind_company_hint() }, { value: 'PERSON', label: m.store_kind_person(), hint: m.store_kind_person_hint() }]} />
          {form.kind === 'COMPANY' && <TextInput label={m.store_company_name()} autoComplete="organization" required {...put('companyName')} />}
          <div className="two">
            <TextInput label={m.store_contact_name()} autoComplete="name" required {...put('contactName')} />
            <TextInput label={m.store_phone()} type="tel" autoComplete="tel" required {...put('phone')} />
          </div>
          {form.kind === 'COMPANY' && <TextInput label={`${m.store_tax_id()} (${m.ui_optional()})`} {...put('taxId')} />}
          <TextInput label={m.ui_email()} type="email" autoComplete="username" required hint={m.store_email_hint()} {...put('email')} />
          <TextInput label={m.ui_password()} type="password" autoComplete="new-password" required value={password} onChange={(e) => { mended('password'); setPassword(e.currentTarget.value); }} hint={<PasswordRules password={password} />} error={at('password')} />
          <Checkbox checked={accepted} onChange={(e) => { mended('privacyAccepted'); setAccepted(e.currentTarget.checked); }} label={<>{m.store_privacy_accept()} <Link href="/privacy" className="textlink">{m.store_privacy()}</Link></>} {...(at('privacyAccepted') ? { error: at('privacyAccepted')! } : {})} />
          <Button type="submit" look="primary" size="lg" wide busy={register.busy}>{m.store_register()}</Button>
        </form>
        <p className="spread other"><span className="muted">{m.store_have_account()}</span><Link href="/sign-in" className={buttonClass({})}>{m.ui_sign_in()}</Link></p>
      </div>
    </Page>
  );
}

import type { FormEvent } from 'react';
import { StoreGuestDoc, StoreKeepGuestAccountDoc } from '@/gen/features/access/store-guest';
import { useCarried } from '@/lib/draft';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { renewSession } from '@/lib/session';
import { Button, Icon, TextInput, toast } from '@/ui';
import { PasswordRules } from '../pages/account/PasswordRules';
import { useFaults } from '../parts/useFaults';

/** A guest's own link, and the way to an account; nothing for whoever has one. */
export default function Stay() {
  const [result] = useQuery({ query: StoreGuestDoc });
  const keep = useMutate(StoreKeepGuestAccountDoc);
  const [form, setForm] = useCarried('guest.keep', { email: '', password: '' });
  const { at, others, mended } = useFaults(keep.problem, ['email', 'password']);
  const put = (field: keyof typeof form) => ({ value: form[field], onChange: (e: { currentTarget: { value: string } }) => { mended(field); setForm({ ...form, [field]: e.currentTarget.value }); }, error: at(field) });
  const guest = result.data?.guest;
  if (!guest) return null;
  const link = `${location.origin}/guest/${guest.ticket}`;
  const copy = () => void navigator.clipboard?.writeText(link).then(() => toast(m.ui_copied()));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await keep.run(form);
    if (!done.ok) return;
    toast(m.guest_kept());
    renewSession();
  };
  return (
    <section className="card stack guestcard">
      <h2>{m.guest_keep_title()}</h2>
      <p className="muted">{m.guest_link_text()}</p>
      <div className="row guestlink"><code className="truncate">{link}</code><Button icon="copy" onClick={copy}>{m.guest_copy()}</Button></div>
      <p className="muted">{m.guest_keep_text()}</p>
      <form className="stack" onSubmit={(e) => void submit(e)} noValidate>
        {others.map((p, i) => <div key={i} className="note tone-danger" role="alert"><Icon name="warning" size={18} /><div>{p.message}</div></div>)}
        <TextInput label={m.ui_email()} type="email" autoComplete="username" required {...put('email')} />
        <TextInput label={m.ui_password()} type="password" autoComplete="new-password" required hint={<PasswordRules password={form.password} />} {...put('password')} />
        <div><Button type="submit" look="primary" busy={keep.busy}>{m.guest_keep()}</Button></div>
      </form>
    </section>
  );
}

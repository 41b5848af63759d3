import type { FormEvent } from 'react';
import { StoreChangePasswordDoc, StoreUpdateProfileDoc } from '@/gen/features/access/store-account';
import { useCarried } from '@/lib/draft';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { problemAt, problemElsewhere } from '@/lib/problem';
import { Button, Icon, TextInput, toast } from '@/ui';
import { PasswordRules } from './PasswordRules';

const Elsewhere = ({ text }: { text: string | undefined }) => text ? <div className="note tone-danger" role="alert"><Icon name="warning" size={18} /><div>{text}</div></div> : null;

export function ProfileForm({ name, phone }: { name: string; phone: string }) {
  const save = useMutate(StoreUpdateProfileDoc);
  const [form, setForm] = useCarried('profile', { name, phone });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await save.run({ name: form.name, phone: form.phone, locale: null });
    if (done.ok) toast(m.store_saved());
  };
  return (
    <section className="card"><h2>{m.store_profile()}</h2>
      <form className="stack" onSubmit={(e) => void submit(e)}>
        <Elsewhere text={problemElsewhere(save.problem, ['name', 'phone'])} />
        <div className="two">
          <TextInput label={m.store_contact_name()} autoComplete="name" value={form.name} onChange={(e) => setForm({ ...form, name: e.currentTarget.value })} error={problemAt(save.problem, 'name')} />
          <TextInput label={m.store_phone()} type="tel" autoComplete="tel" value={form.phone} onChange={(e) => setForm({ ...form, phone: e.currentTarget.value })} error={problemAt(save.problem, 'phone')} />
        </div>
        <div><Button type="submit" look="soft" busy={save.busy} disabled={form.name === name && form.phone === phone}>{m.ui_save()}</Button></div>
      </form>
    </section>
  );
}

export function PasswordForm() {
  const change = useMutate(StoreChangePasswordDoc);
  const [form, setForm] = useCarried('profile.password', { current: '', next: '' });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await change.run({ current: form.current, new: form.next });
    if (!done.ok) return;
    setForm({ current: '', next: '' });
    toast(m.store_password_changed());
  };
  return (
    <section className="card"><h2>{m.store_password_change()}</h2>
      <form className="stack" onSubmit={(e) => void submit(e)}>
        <Elsewhere text={problemElsewhere(change.problem, ['current', 'new', 'password'])} />
        <div className="two">
          <TextInput label={m.store_password_current()} type="password" autoComplete="current-password" value={form.current} onChange={(e) => setForm({ ...form, current: e.currentTarget.value })} error={problemAt(change.problem, 'current')} />
          <TextInput label={m.store_password_new()} type="password" autoComplete="new-password" value={form.next} onChange={(e) => setForm({ ...form, next: e.currentTarget.value })} error={problemAt(change.problem, 'new') ?? problemAt(change.problem, 'password')} hint={<PasswordRules password={form.next} />} />
        </div>
        <div><Button type="submit" look="soft" busy={change.busy} disabled={!form.current || !form.next}>{m.store_password_change()}</Button></div>
      </form>
    </section>
  );
}

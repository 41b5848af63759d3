import { Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { GoodsCreateUserDoc } from '@/gen/features/access/console-access';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, toast } from '@/ui';
import { at, elsewhere } from '../../form/problems';

/** A colleague with a first password, which is to be changed after the first sign-in. */
export function NewUser({ roles, onClose, onDone }: { roles: ReadonlyArray<{ id: string; code: string; name: string }>; onClose: () => void; onDone: (id: string) => void }) {
  const [form, setForm] = useState({ name: '', email: '', phone: '', password: '', roleCodes: [] as string[] });
  const save = useMutate(GoodsCreateUserDoc);
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const submit = async () => {
    const done = await save.run({ input: { name: form.name, email: form.email, phone: form.phone || null, roleCodes: form.roleCodes, password: form.password || null } });
    if (done.ok) { toast(m.access_user_created({ name: form.name })); onDone((done.data as { id: string }).id); }
  };
  const general = elsewhere(save.problem, ['name', 'email', 'phone', 'roleCodes', 'password']);
  return (
    <form className="modal-form" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      {general && <div className="banner tone-danger" role="alert">{general}</div>}
      <TextInput data-autofocus label={m.access_name()} required withAsterisk={false} value={form.name} error={at(save.problem, 'name')} onChange={(e) => set({ name: e.currentTarget.value })} />
      <TextInput label={m.customers_email()} inputMode="email" autoComplete="off" required withAsterisk={false} value={form.email} error={at(save.problem, 'email')} onChange={(e) => set({ email: e.currentTarget.value })} />
      <TextInput label={m.customers_phone()} inputMode="tel" value={form.phone} error={at(save.problem, 'phone')} onChange={(e) => set({ phone: e.currentTarget.value })} />
      <Checkbox.Group label={m.access_roles()} value={form.roleCodes} error={at(save.problem, 'roleCodes')} onChange={(roleCodes) => set({ roleCodes })}><div className="rolechecks">{roles.map((r) => <Checkbox key={r.id} value={r.code} label={r.name} />)}</div></Checkbox.Group>
      <PasswordInput label={m.customers_password()} description={m.customers_password_hint()} autoComplete="new-password" required withAsterisk={false} value={form.password} error={at(save.problem, 'password')} visibilityToggleButtonProps={{ 'aria-label': m.customers_password_show() }} onChange={(e) => set({ password: e.currentTarget.value })} />
      <div className="modal-foot"><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" type="submit" busy={save.busy}>{m.access_user_create()}</Button></div>
    </form>
  );
}

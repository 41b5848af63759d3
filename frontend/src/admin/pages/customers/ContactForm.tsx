import { Checkbox, PasswordInput, Switch, TextInput } from '@mantine/core';
import { GoodsCustomerRolesDoc } from '@/gen/features/customers/console-customers';
import type { ContactInput } from '@/gen/schema';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { at } from '../../form/problems';

export const NO_CONTACT: ContactInput = { name: '', phone: '', email: '', title: '' };
const FALLBACK = [['buyer', () => m.customers_role_buyer()], ['approver', () => m.customers_role_approver()], ['company_admin', () => m.customers_role_admin()]] as const;

/** A person at the customer; with a role and an e-mail address the person can sign in to the store. */
export function ContactForm({ value, onChange, problem, path = '', known }: { value: ContactInput; onChange: (value: ContactInput) => void; problem: Problem | null; path?: string; known?: boolean }) {
  const { can } = useSession();
  const [answer] = useQuery({ query: GoodsCustomerRolesDoc, pause: !can('users.read') });
  const roles = answer.data ? answer.data.roles.filter((r) => r.side === 'CUSTOMER').map((r) => ({ code: r.code, name: r.name })) : FALLBACK.map(([code, name]) => ({ code, name: name() }));
  const field = (name: keyof ContactInput) => at(problem, path ? `${path}.${name}` : name);
  const signIn = (value.roleCodes?.length ?? 0) > 0;
  return (
    <div className="fields">
      <TextInput label={m.customers_contact_name()} required withAsterisk={false} value={value.name} error={field('name')} onChange={(e) => onChange({ ...value, name: e.currentTarget.value })} />
      <TextInput label={m.customers_contact_title()} value={value.title ?? ''} error={field('title')} onChange={(e) => onChange({ ...value, title: e.currentTarget.value })} />
      <TextInput label={m.customers_phone()} inputMode="tel" value={value.phone ?? ''} error={field('phone')} onChange={(e) => onChange({ ...value, phone: e.currentTarget.value })} />
      <TextInput label={m.customers_email()} inputMode="email" value={value.email ?? ''} required={signIn} withAsterisk={false} error={field('email')} onChange={(e) => onChange({ ...value, email: e.currentTarget.value })} />
      <Switch className="full" label={m.customers_can_sign_in()} checked={signIn} onChange={(e) => onChange({ ...value, roleCodes: e.currentTarget.checked ? ['buyer'] : [], ...(e.currentTarget.checked ? {} : { password: null }) })} />
      {signIn && <>
        <Checkbox.Group className="full" label={m.customers_roles()} value={value.roleCodes ?? []} error={field('roleCodes')} onChange={(v) => onChange({ ...value, roleCodes: v.length ? v : ['buyer'] })}><div className="rolechecks">{roles.map((r) => <Checkbox key={r.code} value={r.code} label={r.name} />)}</div></Checkbox.Group>
        <PasswordInput className="full" label={known ? m.customers_password_new() : m.customers_password()} description={m.customers_password_hint()} autoComplete="new-password" value={value.password ?? ''} error={field('password')} visibilityToggleButtonProps={{ 'aria-label': m.customers_password_show() }} onChange={(e) => onChange({ ...value, password: e.currentTarget.value || null })} />
      </>}
    </div>
  );
}

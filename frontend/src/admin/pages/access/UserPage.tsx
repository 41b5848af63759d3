import { Checkbox, Modal, PasswordInput, TextInput } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { GoodsPermissionsDoc, GoodsUpdateUserDoc, GoodsUserPageDoc, type GoodsUserPageQuery } from '@/gen/features/access/console-access';
import { nameOf } from '@/features/customers/words';
import { mutate, useClient, useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { Button, EmptyState, StatusPill, Time, toast } from '@/ui';
import { SaveBar } from '../../form/SaveBar';
import { at, elsewhere } from '../../form/problems';
import { useEdit } from '../../form/useEdit';
import { DetailPage, Facts, Panel } from '../../page/DetailPage';
import { groupName, sideName } from './words';
import './access.css';

type User = NonNullable<GoodsUserPageQuery['user']>;
const formOf = (u: Pick<User, 'name' | 'phone' | 'roles' | 'version'>) => ({ name: u.name, phone: u.phone, roleCodes: u.roles.map((r) => r.code).sort(), version: u.version });

function Password({ user, onClose }: { user: User; onClose: () => void }) {
  const [password, setPassword] = useState('');
  const save = useMutate(GoodsUpdateUserDoc);
  const submit = async () => { const done = await save.run({ id: user.id, input: { version: user.version, password } }); if (done.ok) { toast(m.access_password_reset_done({ name: user.name })); onClose(); } };
  return (
    <form className="modal-form" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      <p className="muted">{m.access_password_reset_text({ name: user.name })}</p>
      <PasswordInput data-autofocus label={m.customers_password_new()} description={m.customers_password_hint()} autoComplete="new-password" value={password} error={at(save.problem, 'password') ?? elsewhere(save.problem, ['password'])} visibilityToggleButtonProps={{ 'aria-label': m.customers_password_show() }} onChange={(e) => setPassword(e.currentTarget.value)} />
      <div className="modal-foot"><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" type="submit" busy={save.busy} disabled={!password}>{m.access_password_reset()}</Button></div>
    </form>
  );
}

/** What the chosen roles together allow, by area. */
function Allowed({ codes }: { codes: ReadonlySet<string> }) {
  const [answer] = useQuery({ query: GoodsPermissionsDoc });
  const granted = (answer.data?.permissions ?? []).filter((p) => codes.has(p.code));
  const groups = [...new Set(granted.map((p) => p.group))];
  return <Panel title={m.access_may()}>{groups.length === 0 && <p className="muted">{m.access_may_nothing()}</p>}<dl className="facts">{groups.map((g) => <div key={g}><dt>{groupName(g)}</dt><dd>{granted.filter((p) => p.group === g).map((p) => p.name).join(' · ')}</dd></div>)}</dl></Panel>;
}

function Shown({ user, roles }: { user: User; roles: GoodsUserPageQuery['roles'] }) {
  const client = useClient();
  const { can, viewer } = useSession();
  const edit = useEdit(formOf(user));
  const save = useMutate(GoodsUpdateUserDoc);
  const [resetting, setResetting] = useState(false);
  const editable = can('users.write');
  const offered = roles.filter((r) => r.side === user.side);
  const submit = async () => {
    const done = await save.run({ id: user.id, input: { ...edit.values, version: user.version } });
    if (done.ok) { const stored = formOf(done.data as User); edit.rebase(stored, stored); toast(m.customers_saved({ name: user.name })); }
  };
  const activate = async (active: boolean, version = user.version, undo = true): Promise<void> => {
    const done = await mutate(client, GoodsUpdateUserDoc, { id: user.id, input: { version, active } });
    if (!done.ok) return void toast(done.problem.message, { tone: 'danger' });
    toast(active ? m.access_activated({ name: user.name }) : m.access_deactivated({ name: user.name }), undo ? { undo: () => void activate(!active, (done.data as User).version, false) } : {});
    return undefined;
  };
  const chosen = new Set(offered.filter((r) => edit.values.roleCodes.includes(r.code)).flatMap((r) => r.permissions));
  const general = elsewhere(save.problem, ['name', 'phone', 'roleCodes']);
  return (
    <>
      <DetailPage
        id={user.id} name={user.name} title={user.name} back={{ to: '/users', label: m.access_users() }} neighbours={{ list: 'users', href: (to) => `/admin/users/${to}` }}
        status={<StatusPill tone={user.active ? 'success' : 'neutral'}>{user.active ? m.access_active() : m.access_inactive()}</StatusPill>} subtitle={user.email}
        actions={editable ? [
          { id: 'password', label: m.access_password_reset(), icon: 'key', run: () => setResetting(true) },
          user.active ? { id: 'off', label: m.access_deactivate(), icon: 'lock', danger: true, reason: viewer?.user?.id === user.id ? m.access_not_yourself() : null, run: () => activate(false) } : { id: 'on', label: m.access_activate(), icon: 'undo', run: () => activate(true) },
        ] : []}
        main={<>
          <Panel title={m.customers_profile()}><fieldset className="bare" disabled={!editable}>{general && <div className="banner tone-danger" role="alert">{general}</div>}<div className="fields"><TextInput label={m.access_name()} value={edit.values.name} error={at(save.problem, 'name')} onChange={(e) => edit.set({ name: e.currentTarget.value })} /><TextInput label={m.customers_phone()} value={edit.values.phone} error={at(save.problem, 'phone')} onChange={(e) => edit.set({ phone: e.currentTarget.value })} /></div>
            <Checkbox.Group label={m.access_roles()} value={edit.values.roleCodes} error={at(save.problem, 'roleCodes')} onChange={(roleCodes) => edit.set({ roleCodes: [...roleCodes].sort() })}><div className="rolechecks">{offered.map((r) => <Checkbox key={r.id} value={r.code} label={r.name} disabled={!editable} />)}</div></Checkbox.Group></fieldset></Panel>
          <Allowed codes={chosen} />
        </>}
        side={<Panel title={m.console_details()}><Facts items={[[m.access_side(), sideName(user.side)], [m.access_company(), user.customer && <Link className="inlink" to="/customers/$id" params={{ id: user.customer.id }}>{nameOf(user.customer)}</Link>], [m.access_last_sign_in(), user.lastSignInAt ? <Time value={user.lastSignInAt} /> : m.access_never()], [m.access_created(), <Time key="c" value={user.createdAt} absolute />]]} /></Panel>}
      />
      <SaveBar dirty={edit.dirty} busy={save.busy} onSave={() => void submit()} onReset={() => { edit.reset(); save.clear(); }} />
      <Modal opened={resetting} onClose={() => setResetting(false)} title={m.access_password_reset()} closeButtonProps={{ 'aria-label': m.ui_close() }}>{resetting && <Password user={user} onClose={() => setResetting(false)} />}</Modal>
    </>
  );
}

export default function UserPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const [answer, again] = useQuery({ query: GoodsUserPageDoc, variables: { id } });
  if (answer.data?.user) return <Shown key={id} user={answer.data.user} roles={answer.data.roles} />;
  if (answer.data) return <EmptyState art="search" title={m.ui_title_not_found()} text={m.ui_error_not_found()} />;
  return <DetailPage id={id} title="" name={m.access_users()} back={{ to: '/users', label: m.access_users() }} main={null} loading={!answer.error} error={answer.error} retry={() => again({ requestPolicy: 'network-only' })} />;
}

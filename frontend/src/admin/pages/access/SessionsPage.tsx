import { PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { GoodsChangePasswordDoc, GoodsRevokeOthersDoc, GoodsRevokeSessionDoc, GoodsSessionsDoc } from '@/gen/features/access/console-access';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { Badge, Button, Icon, SkeletonLines, Time, toast } from '@/ui';
import { SubNav } from '../../form/SubNav';
import { at, elsewhere } from '../../form/problems';
import { Panel } from '../../page/DetailPage';
import { accessPlaces } from './words';
import { useTitle } from '../../page/useTitle';
import './access.css';

/** Browser and system out of a user agent, as people say it. */
function device(agent: string): string {
  const browser = /Edg\//.test(agent) ? 'Edge' : /MicroMessenger/.test(agent) ? 'WeChat' : /Chrome\//.test(agent) ? 'Chrome' : /Firefox\//.test(agent) ? 'Firefox' : /Safari\//.test(agent) ? 'Safari' : agent.split('/')[0] || '?';
  const system = /Android/.test(agent) ? 'Android' : /iPhone|iPad/.test(agent) ? 'iOS' : /Windows/.test(agent) ? 'Windows' : /Mac OS/.test(agent) ? 'macOS' : /Linux/.test(agent) ? 'Linux' : '';
  return system ? `${browser} · ${system}` : browser;
}

function ChangePassword() {
  const [form, setForm] = useState({ current: '', fresh: '' });
  const save = useMutate(GoodsChangePasswordDoc);
  const submit = async () => { const done = await save.run({ current: form.current, new: form.fresh }); if (done.ok) { toast(m.access_password_changed()); setForm({ current: '', fresh: '' }); } };
  return (
    <Panel title={m.access_password_change()}>
      <form className="modal-form" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
        {elsewhere(save.problem, ['current', 'new']) && <div className="banner tone-danger" role="alert">{elsewhere(save.problem, ['current', 'new'])}</div>}
        <PasswordInput label={m.access_password_current()} autoComplete="current-password" value={form.current} error={at(save.problem, 'current')} visibilityToggleButtonProps={{ 'aria-label': m.customers_password_show() }} onChange={(e) => setForm({ ...form, current: e.currentTarget.value })} />
        <PasswordInput label={m.customers_password_new()} description={m.customers_password_hint()} autoComplete="new-password" value={form.fresh} error={at(save.problem, 'new')} visibilityToggleButtonProps={{ 'aria-label': m.customers_password_show() }} onChange={(e) => setForm({ ...form, fresh: e.currentTarget.value })} />
        <div><Button type="submit" busy={save.busy} disabled={!form.current || !form.fresh}>{m.access_password_change()}</Button></div>
      </form>
    </Panel>
  );
}

/** Where I am signed in, and my password. */
export default function SessionsPage() {
  const { can } = useSession();
  const [answer, again] = useQuery({ query: GoodsSessionsDoc });
  const one = useMutate(GoodsRevokeSessionDoc);
  const others = useMutate(GoodsRevokeOthersDoc);
  const refetch = () => again({ requestPolicy: 'network-only' });
  useTitle(m.access_sessions());
  const sessions = answer.data?.sessions ?? [];
  const end = async (id?: string) => {
    const done = id ? await one.run({ id }) : await others.run({});
    toast(done.ok ? m.access_signed_out() : done.problem.message, done.ok ? {} : { tone: 'danger' });
    refetch();
  };
  return (
    <div className="section">
      {can('users.read') && <SubNav label={m.console_nav_users()} places={accessPlaces(can)} />}
      <div className="page">
        <div className="page-head"><h1>{m.access_sessions()}</h1>{sessions.length > 1 && <Button busy={others.busy} onClick={() => void end()}>{m.access_sign_out_others()}</Button>}</div>
        <Panel title={m.access_devices()}>
          {!answer.data && <SkeletonLines lines={3} height={30} />}
          <ul className="devices">{sessions.map((s) => <li key={s.id}><Icon name="monitor" size={22} /><div><strong>{device(s.userAgent)}</strong> {s.current && <Badge tone="success">{m.access_this_device()}</Badge>}<div className="muted num">{s.address} · {m.access_seen()} <Time value={s.lastSeenAt} /> · {m.access_since()} <Time value={s.createdAt} /></div></div>{!s.current && <Button size="sm" onClick={() => void end(s.id)}>{m.ui_sign_out()}</Button>}</li>)}</ul>
        </Panel>
        <ChangePassword />
      </div>
    </div>
  );
}

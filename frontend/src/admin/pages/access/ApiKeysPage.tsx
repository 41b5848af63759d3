import { Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { GoodsApiKeysDoc, GoodsCreateApiKeyDoc, GoodsPermissionsDoc, GoodsRevokeApiKeyDoc } from '@/gen/features/access/console-access';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Badge, Button, EmptyState, ErrorState, SkeletonLines, StatusPill, Time, toast } from '@/ui';
import { SubNav } from '../../form/SubNav';
import { at, elsewhere } from '../../form/problems';
import { PermissionMatrix } from './PermissionMatrix';
import { accessPlaces } from './words';
import { useTitle } from '../../page/useTitle';
import './access.css';

const DAY = 86_400_000;
/** Whether a key works, as of now. */
const state = (k: { revokedAt?: string | null; expiresAt?: string | null }, now = Date.now()): 'active' | 'expired' | 'revoked' => (k.revokedAt ? 'revoked' : k.expiresAt && Date.parse(k.expiresAt) < now ? 'expired' : 'active');

function NewKey({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const { viewer } = useSession();
  const [permissions] = useQuery({ query: GoodsPermissionsDoc });
  const [form, setForm] = useState({ name: '', scopes: [] as string[], days: '90' });
  const [secret, setSecret] = useState<string>();
  const save = useMutate(GoodsCreateApiKeyDoc);
  const mine = (permissions.data?.permissions ?? []).filter((p) => viewer?.permissions.includes(p.code));
  const submit = async () => {
    const expiresAt = form.days ? new Date(Date.now() + Number(form.days) * DAY).toISOString() : null;
    const done = await save.run({ name: form.name, scopes: form.scopes, expiresAt });
    if (done.ok) { setSecret((done.data as { secret: string }).secret); onMade(); }
  };
  if (secret) return (
    <div className="modal-form">
      <div className="banner tone-warning" role="status">{m.access_secret_once()}</div>
      <div className="secret"><code className="num">{secret}</code><Button icon="copy" onClick={() => void navigator.clipboard.writeText(secret).then(() => toast(m.ui_copied()))}>{m.ui_copy()}</Button></div>
      <p className="muted">{m.access_secret_use()} <code>Authorization: Bearer …</code></p>
      <div className="modal-foot"><Button look="primary" onClick={onClose}>{m.access_secret_kept()}</Button></div>
    </div>
  );
  const general = elsewhere(save.problem, ['name']);
  return (
    <form className="modal-form" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      {general && <div className="banner tone-danger" role="alert">{general}</div>}
      <div className="fields"><TextInput data-autofocus label={m.access_key_name()} description={m.access_key_name_hint()} required withAsterisk={false} value={form.name} error={at(save.problem, 'name')} onChange={(e) => setForm({ ...form, name: e.currentTarget.value })} /><NativeSelect label={m.access_expires()} description={m.access_expires_hint()} data={[{ value: '30', label: m.access_days({ count: 30 }) }, { value: '90', label: m.access_days({ count: 90 }) }, { value: '365', label: m.access_days({ count: 365 }) }, { value: '', label: m.access_no_expiry() }]} value={form.days} onChange={(e) => setForm({ ...form, days: e.currentTarget.value })} /></div>
      <PermissionMatrix all={mine} value={form.scopes} onChange={(scopes) => setForm({ ...form, scopes })} />
      <div className="modal-foot"><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" type="submit" busy={save.busy} disabled={!form.scopes.length}>{m.access_key_create()}</Button></div>
    </form>
  );
}

/** Keys of third parties: what they may, when last used, and revoking them. */
export default function ApiKeysPage() {
  const { can } = useSession();
  const [answer, again] = useQuery({ query: GoodsApiKeysDoc });
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<{ id: string; name: string }>();
  const revoke = useMutate(GoodsRevokeApiKeyDoc);
  const refetch = () => again({ requestPolicy: 'network-only' });
  useTitle(m.access_keys());
  const keys = answer.data?.apiKeys ?? [];
  const take = async () => {
    if (!revoking) return;
    const done = await revoke.run({ id: revoking.id });
    if (done.ok) { toast(m.access_key_revoked({ name: revoking.name })); setRevoking(undefined); refetch(); }
  };
  const create = <Button look="primary" icon="plus" onClick={() => setCreating(true)}>{m.access_key_new()}</Button>;
  return (
    <div className="section">
      <SubNav label={m.console_nav_users()} places={accessPlaces(can)} />
      <div className="page-head"><h1>{m.access_keys()}</h1>{create}<p className="muted">{m.access_keys_text()}</p></div>
      {answer.error && !answer.data && <ErrorState error={explain(answer.error)} retry={refetch} />}
      {!answer.data && !answer.error && <div className="panel"><div className="panel-body"><SkeletonLines lines={5} height={22} /></div></div>}
      {answer.data && keys.length === 0 && <EmptyState art="lock" title={m.access_keys_none()} text={m.access_keys_none_text()} action={create} />}
      {keys.length > 0 && <div className="panel"><table className="plain cards">
        <thead><tr><th>{m.access_key_name()}</th><th>{m.access_key_prefix()}</th><th>{m.access_permissions()}</th><th>{m.access_last_used()}</th><th>{m.access_expires()}</th><th>{m.customers_status()}</th><th><span className="sr">{m.access_revoke()}</span></th></tr></thead>
        <tbody>{keys.map((k) => (
          <tr key={k.id}>
            <td><strong>{k.name}</strong></td><td data-label={m.access_key_prefix()} className="num"><code>ow_{k.prefix}_…</code></td>
            <td data-label={m.access_permissions()}><span className="tags">{k.scopes.slice(0, 3).map((s) => <Badge key={s}>{s}</Badge>)}{k.scopes.length > 3 && <Badge>+{k.scopes.length - 3}</Badge>}</span></td>
            <td data-label={m.access_last_used()}>{k.lastUsedAt ? <Time value={k.lastUsedAt} /> : <span className="muted">{m.access_never()}</span>}</td>
            <td data-label={m.access_expires()}>{k.expiresAt ? <Time value={k.expiresAt} /> : m.access_no_expiry()}</td>
            <td data-label={m.customers_status()}><StatusPill tone={state(k) === 'active' ? 'success' : 'neutral'}>{state(k) === 'active' ? m.access_active() : state(k) === 'expired' ? m.access_expired() : m.access_revoked()}</StatusPill></td>
            <td>{state(k) === 'active' && <Button size="sm" onClick={() => setRevoking({ id: k.id, name: k.name })}>{m.access_revoke()}</Button>}</td>
          </tr>
        ))}</tbody></table></div>}
      <Modal opened={creating} onClose={() => setCreating(false)} size="xl" title={m.access_key_new()} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': m.ui_close() }}>{creating && <NewKey onClose={() => setCreating(false)} onMade={refetch} />}</Modal>
      <Modal opened={revoking !== undefined} onClose={() => setRevoking(undefined)} title={m.access_revoke()} closeButtonProps={{ 'aria-label': m.ui_close() }}><p>{m.access_revoke_text({ name: revoking?.name ?? '' })}</p>{revoke.problem && <p className="problem" role="alert">{revoke.problem.message}</p>}<div className="modal-foot"><Button onClick={() => setRevoking(undefined)}>{m.ui_cancel()}</Button><Button look="danger" busy={revoke.busy} onClick={() => void take()}>{m.access_revoke()}</Button></div></Modal>
    </div>
  );
}

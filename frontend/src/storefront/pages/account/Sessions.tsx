import { StoreRevokeOtherSessionsDoc, StoreRevokeSessionDoc, StoreSessionsDoc } from '@/gen/features/access/store-account';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Badge, Button, Icon, Time, toast } from '@/ui';

/** "Chrome · macOS" from what the browser says of itself. */
function device(agent: string): string {
  const browser = /Edg\//.test(agent) ? 'Edge' : /MicroMessenger/.test(agent) ? 'WeChat' : /Firefox\//.test(agent) ? 'Firefox' : /Chrome\//.test(agent) ? 'Chrome' : /Safari\//.test(agent) ? 'Safari' : '';
  const system = /iPhone|iPad/.test(agent) ? 'iOS' : /Android/.test(agent) ? 'Android' : /Mac OS/.test(agent) ? 'macOS' : /Windows/.test(agent) ? 'Windows' : /Linux/.test(agent) ? 'Linux' : '';
  return [browser, system].filter(Boolean).join(' · ') || agent.slice(0, 40) || '—';
}

/** Where this account is signed in, and ending it there. */
export function Sessions() {
  const [result, again] = useQuery({ query: StoreSessionsDoc });
  const one = useMutate(StoreRevokeSessionDoc);
  const others = useMutate(StoreRevokeOtherSessionsDoc);
  const sessions = result.data?.sessions;
  const refetch = () => again({ requestPolicy: 'network-only' });
  const revoke = async (id: string) => {
    const done = await one.run({ id });
    if (done.ok) { refetch(); toast(m.store_session_ended()); } else toast(done.problem.message, { tone: 'danger' });
  };
  const revokeOthers = async () => {
    const done = await others.run({});
    if (done.ok) { refetch(); toast(m.store_session_ended()); } else toast(done.problem.message, { tone: 'danger' });
  };
  if (!sessions?.length) return null;
  return (
    <section className="card"><div className="spread"><h2>{m.store_sessions()}</h2>{sessions.length > 1 && <Button size="sm" busy={others.busy} onClick={() => void revokeOthers()}>{m.store_sessions_end_others()}</Button>}</div>
      <ul className="sessions">{sessions.map((s) => <li key={s.id}><Icon name={/iPhone|Android/.test(s.userAgent) ? 'phone' : 'monitor'} /><span className="stack"><span className="strong">{device(s.userAgent)}</span><span className="pmeta num">{s.address} · <Time value={s.lastSeenAt} /></span></span>{s.current ? <Badge tone="brand">{m.store_session_this()}</Badge> : <Button size="sm" look="ghost" onClick={() => void revoke(s.id)}>{m.store_session_end()}</Button>}</li>)}</ul>
    </section>
  );
}

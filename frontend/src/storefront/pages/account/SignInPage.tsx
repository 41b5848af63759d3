import { Suspense, useEffect, useState, type FormEvent } from 'react';
import { Link, useLocation } from 'wouter';
import { StoreSignInWaysDoc } from '@/gen/features/access/store-sign-in';
import { useCarried } from '@/lib/draft';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import type { Problem } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { oneOf, text, useUrlState } from '@/lib/url';
import { Button, Icon, SkeletonLines, TabPanel, Tabs, TextInput, buttonClass } from '@/ui';
import { settled } from '../../cart/useCart';
import { Page } from '../../shell/Page';
import './account.css';

const GuestForm = lazily(() => import('../../guest/GuestForm').then((part) => ({ default: part.GuestForm })));

const GuestWay = lazily(() => import('../../guest/GuestForm').then((part) => ({ default: part.GuestWay })));
const CodeSignIn = lazily(() => import('../../signin/CodeSignIn'));
const QrSignIn = lazily(() => import('../../signin/QrSignIn'));
const DeviceQuestion = lazily(() => import('../../signin/DeviceQuestion'));

/** `device`: the ticket of a QR code that this phone has scanned. */
const spec = { next: text('/'), way: oneOf(['password', 'code', 'qr'], 'password'), device: text() };
/** Only addresses of this site: never somewhere else after signing in. */
const safe = (next: string) => (/^\/(?![/\\])/.test(next) ? next : '/');

/** By e-mail address and password. */
function PasswordSignIn() {
  const session = useSession();
  const [email, setEmail] = useCarried('sign-in.email', '');
  const [password, setPassword] = useCarried('sign-in.password', '');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    await settled();
    const done = await session.signIn(email.trim(), password);
    if (done.ok) return;
    setBusy(false);
    setProblem(done.problem);
  };
  return (
    <form className="stack" onSubmit={(e) => void submit(e)}>
      {problem && <div className="note tone-danger" role="alert"><Icon name="warning" size={18} /><div>{problem.message}</div></div>}
      <TextInput label={m.ui_email()} type="email" autoComplete="username" required value={email} onChange={(e) => setEmail(e.currentTarget.value)} />
      <TextInput label={m.ui_password()} type="password" autoComplete="current-password" required value={password} onChange={(e) => setPassword(e.currentTarget.value)} />
      <Button type="submit" look="primary" size="lg" wide busy={busy}>{m.ui_sign_in()}</Button>
    </form>
  );
}

export default function SignInPage() {
  const session = useSession();
  const [, go] = useLocation();
  const [{ next, way, device }, set] = useUrlState(spec);
  const [ways] = useQuery({ query: StoreSignInWaysDoc });
  useEffect(() => { if (session.status === 'signed-in' && !device) go(safe(next), { replace: true }); }, [session.status, next, device, go]);
  if (device && session.status === 'signed-in') return <Page title={m.codes_device_title()} heading={null} narrow><Suspense fallback={<SkeletonLines lines={6} height={32} />}><DeviceQuestion ticket={device} /></Suspense></Page>;
  const guest = session.status === 'anonymous' && next === '/checkout';
  const tabs = [{ id: 'password', label: m.ui_password() }, ...(ways.data?.viewer.firm.sendsCodes ? [{ id: 'code', label: m.codes_tab() }] : []), { id: 'qr', label: m.codes_tab_qr() }];
  const shown = tabs.some((t) => t.id === way) && !(device && way === 'qr') ? way : 'password';
  return (
    <Page title={m.store_page_sign_in()} heading={null} narrow>
      <div className="card authcard">
        <h1>{m.store_sign_in_title()}</h1>
        {device ? <p className="note tone-info">{m.codes_device_first()}</p> : <p className="muted">{m.store_sign_in_text()}{guest && <Suspense fallback={null}> <GuestWay /></Suspense>}</p>}
        <Tabs tabs={device ? tabs.slice(0, -1) : tabs} value={shown} onChange={(id) => set({ way: id as typeof way }, 'replace')} label={m.codes_ways()} />
        <TabPanel id={shown}>
          {shown === 'password' ? <PasswordSignIn /> : <Suspense fallback={<SkeletonLines lines={4} height={40} />}>{shown === 'code' ? <CodeSignIn /> : <QrSignIn />}</Suspense>}
        </TabPanel>
        {session.viewer?.firm.registrationOpen && <p className="spread other"><span className="muted">{m.store_no_account()}</span><Link href={`/register${next !== '/' ? `?next=${encodeURIComponent(next)}` : ''}`} className={buttonClass({})}>{m.store_register()}</Link></p>}
      </div>
      {guest && <Suspense fallback={null}><GuestForm /></Suspense>}
    </Page>
  );
}

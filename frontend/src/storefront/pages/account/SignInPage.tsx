import { Suspense, lazy, useEffect, useState, type FormEvent } from 'react';
import { Link, useLocation } from 'wouter';
import { m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { text, useUrlState } from '@/lib/url';
import { Button, Icon, TextInput, buttonClass } from '@/ui';
import { settled } from '../../cart/useCart';
import { Page } from '../../shell/Page';
import './account.css';

const GuestForm = lazy(() => import('../../guest/GuestForm').then((part) => ({ default: part.GuestForm })));

const spec = { next: text('/') };
/** Only addresses of this site: never somewhere else after signing in. */
const safe = (next: string) => (/^\/(?![/\\])/.test(next) ? next : '/');

export default function SignInPage() {
  const session = useSession();
  const [, go] = useLocation();
  const [{ next }] = useUrlState(spec);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => { if (session.status === 'signed-in') go(safe(next), { replace: true }); }, [session.status, next, go]);
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
    <Page title={m.store_page_sign_in()} heading={null} narrow>
      <div className="card authcard">
        <h1>{m.store_sign_in_title()}</h1>
        <p className="muted">{m.store_sign_in_text()}</p>
        <form className="stack" onSubmit={(e) => void submit(e)}>
          {problem && <div className="note tone-danger" role="alert"><Icon name="warning" size={18} /><div>{problem.message}</div></div>}
          <TextInput label={m.ui_email()} type="email" autoComplete="username" required value={email} onChange={(e) => setEmail(e.currentTarget.value)} />
          <TextInput label={m.ui_password()} type="password" autoComplete="current-password" required value={password} onChange={(e) => setPassword(e.currentTarget.value)} />
          <Button type="submit" look="primary" size="lg" wide busy={busy}>{m.ui_sign_in()}</Button>
        </form>
        {session.viewer?.firm.registrationOpen && <p className="spread other"><span className="muted">{m.store_no_account()}</span><Link href={`/register${next !== '/' ? `?next=${encodeURIComponent(next)}` : ''}`} className={buttonClass({})}>{m.store_register()}</Link></p>}
      </div>
      {session.status === 'anonymous' && next === '/checkout' && <Suspense fallback={null}><GuestForm /></Suspense>}
    </Page>
  );
}

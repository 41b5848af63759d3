import type { FormEvent } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { StoreAcceptInvitationDoc, StoreInvitationDoc } from '@/gen/features/approvals/company';
import { useCarried } from '@/lib/draft';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain, problemAt, problemElsewhere } from '@/lib/problem';
import { renewSession } from '@/lib/session';
import { Button, EmptyState, ErrorState, Icon, SkeletonLines, TextInput, buttonClass } from '@/ui';
import { Page } from '../../shell/Page';
import { PasswordRules } from '../account/PasswordRules';
import '../account/account.css';

/** Where an invitation's link leads: one password, and the colleague is in. */
export default function JoinPage() {
  const { ticket = '' } = useParams<{ ticket: string }>();
  const [, go] = useLocation();
  const [result, again] = useQuery({ query: StoreInvitationDoc, variables: { ticket } });
  const accept = useMutate(StoreAcceptInvitationDoc);
  const [password, setPassword] = useCarried('join.password', '');
  const found = result.data?.invitation;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await accept.run({ ticket, password });
    if (!done.ok) return;
    go('/', { replace: true });
    renewSession();
  };
  if (result.error && !result.data) return <Page title={m.company_title()}><ErrorState error={explain(result.error)} retry={() => again({ requestPolicy: 'network-only' })} /></Page>;
  if (!result.data) return <Page title={m.company_title()}><SkeletonLines lines={4} height={40} /></Page>;
  if (!found) return <Page title={m.company_join_spent()} heading={null}><EmptyState art="lock" title={m.company_join_spent()} text={m.company_join_spent_text()} action={<Link href="/sign-in" className={buttonClass({ look: 'primary' })}>{m.ui_sign_in()}</Link>} /></Page>;
  const elsewhere = problemElsewhere(accept.problem, ['password']);
  return (
    <Page title={m.company_join_title({ company: found.companyName })} heading={null} narrow>
      <div className="card authcard">
        <h1>{m.company_join_title({ company: found.companyName })}</h1>
        <p>{m.company_join_text({ name: found.name, email: found.email })}</p>
        <form className="stack" onSubmit={(e) => void submit(e)} noValidate>
          {elsewhere && <p className="note tone-danger" role="alert"><Icon name="warning" size={18} />{elsewhere}</p>}
          <input type="email" autoComplete="username" value={found.email} readOnly hidden />
          <TextInput label={m.company_join_password()} type="password" autoComplete="new-password" autoFocus value={password} error={problemAt(accept.problem, 'password')} hint={<PasswordRules password={password} />} onChange={(e) => setPassword(e.currentTarget.value)} />
          <p className="pmeta">{m.company_join_privacy()} <Link href="/privacy" className="textlink">{m.company_join_privacy_link()}</Link></p>
          <Button look="primary" size="lg" wide type="submit" busy={accept.busy} disabled={!password}>{m.company_join_do()}</Button>
        </form>
      </div>
    </Page>
  );
}

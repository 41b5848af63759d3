import { useState } from 'react';
import { StoreSendSignInCodeDoc, StoreSignInByCodeDoc } from '@/gen/features/access/store-codes';
import { useCarried } from '@/lib/draft';
import { mutate, useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { problemAt, problemElsewhere, type Problem } from '@/lib/problem';
import { renewSession } from '@/lib/session';
import { Icon, TextInput } from '@/ui';
import { settled } from '../cart/useCart';
import { CodeEntry } from './CodeEntry';

/** Signing in by a code that comes to the telephone. */
export default function CodeSignIn() {
  const client = useClient();
  const [phone, setPhone] = useCarried('sign-in.phone', '');
  const [problem, setProblem] = useState<Problem | null>(null);
  const redeem = async (code: string) => {
    await settled();
    const done = await mutate(client, StoreSignInByCodeDoc, { phone, code });
    if (!done.ok) return done.problem;
    renewSession();
    return null;
  };
  const general = problemElsewhere(problem, ['phone']);
  return (
    <form className="stack" onSubmit={(e) => e.preventDefault()} noValidate>
      <p className="muted">{m.codes_text()}</p>
      {general && <div className="note tone-danger" role="alert"><Icon name="warning" size={18} /><div>{general}</div></div>}
      <TextInput label={m.codes_phone()} type="tel" autoComplete="tel" inputMode="tel" value={phone} error={problemAt(problem, 'phone')} onChange={(e) => { setPhone(e.currentTarget.value); setProblem(null); }} />
      <CodeEntry key={phone} name={`sign-in.${phone}`} label={m.codes_code()} ready={phone.trim() !== ''} send={() => mutate(client, StoreSendSignInCodeDoc, { phone })} redeem={redeem} onProblem={setProblem} />
    </form>
  );
}

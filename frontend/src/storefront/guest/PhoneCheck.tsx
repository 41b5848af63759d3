import { useState } from 'react';
import { Link } from 'wouter';
import { StoreConfirmGuestPhoneDoc, StoreSendGuestCodeDoc } from '@/gen/features/access/store-codes';
import { mutate, useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import { Icon, toast } from '@/ui';
import { CodeEntry } from '../signin/CodeEntry';
import '../pages/account/account.css';

/** Where the firm wants to be sure of a guest's phone: a code comes to it before the order is placed. */
export default function PhoneCheck({ phone, onConfirmed }: { phone: string; onConfirmed: () => void }) {
  const client = useClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const redeem = async (code: string) => {
    const done = await mutate(client, StoreConfirmGuestPhoneDoc, { code });
    if (!done.ok) return done.problem;
    toast(m.codes_guest_done());
    onConfirmed();
    return null;
  };
  return (
    <section className="card cstep" id="step-phone" tabIndex={-1} aria-labelledby="phone-check">
      <h2 id="phone-check">{m.codes_guest_title()}</h2>
      <p className="muted">{m.codes_guest_text({ phone })} <Link href="/account" className="textlink">{m.codes_guest_other()}</Link></p>
      {problem && <div className="note tone-danger" role="alert"><Icon name="warning" size={18} /><div>{problem.message}</div></div>}
      <CodeEntry name={`guest.${phone}`} label={m.codes_code()} send={() => mutate(client, StoreSendGuestCodeDoc, {})} redeem={redeem} onProblem={setProblem} />
    </section>
  );
}

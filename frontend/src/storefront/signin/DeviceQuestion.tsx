import { useState } from 'react';
import { Link } from 'wouter';
import { StoreDecideDeviceSignInDoc, StoreDeviceRequestDoc } from '@/gen/features/access/store-devices';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { Button, EmptyState, ErrorState, Icon, SkeletonLines, Time, buttonClass } from '@/ui';
import './signin.css';

const Over = ({ title, text, art = 'lock' }: { title: string; text: string; art?: 'lock' | 'done' }) => <EmptyState art={art} title={title} text={text} action={<Link href="/" className={buttonClass({})}>{m.store_page_home()}</Link>} />;

/** On the phone that has scanned a code: which browser asks, and what it means to let it in. */
export default function DeviceQuestion({ ticket }: { ticket: string }) {
  const [result, refetch] = useQuery({ query: StoreDeviceRequestDoc, variables: { ticket } });
  const decide = useMutate(StoreDecideDeviceSignInDoc);
  const again = () => refetch({ requestPolicy: 'network-only' });
  const request = result.data?.deviceRequest;
  const [decided, setDecided] = useState<'ALLOWED' | 'REFUSED'>();
  const state = decided ?? request?.state;
  const answer = async (allow: boolean) => {
    const done = await decide.run({ ticket, allow });
    if (done.ok) setDecided(allow ? 'ALLOWED' : 'REFUSED');
  };
  if (result.error && !request) return explain(result.error).kind === 'offline' ? <ErrorState error={explain(result.error)} retry={again} /> : <Over title={m.codes_device_over()} text={m.codes_device_over_text()} />;
  if (decide.problem) return <Over title={m.codes_device_over()} text={decide.problem.message} />;
  if (!request) return <SkeletonLines lines={6} height={32} />;
  if (state === 'ALLOWED' || state === 'DONE') return <Over art="done" title={m.codes_device_allowed()} text={m.codes_device_allowed_text()} />;
  if (state === 'REFUSED') return <Over title={m.codes_device_refused()} text={m.codes_device_refused_text()} />;
  const user = result.data?.viewer.user;
  return (
    <section className="card authcard">
      <h1>{m.codes_device_title()}</h1>
      <dl className="devicefacts">
        <div><dt>{m.codes_check_number()}</dt><dd className="checknumber"><strong className="num">{request.checkNumber}</strong></dd></div>
        <div><dt>{m.codes_device_browser()}</dt><dd>{request.device}</dd></div>
        <div><dt>{m.codes_device_when()}</dt><dd><Time value={request.createdAt} absolute /></dd></div>
        <div><dt>{m.codes_device_account()}</dt><dd>{user?.name}<br /><span className="pmeta">{user?.email}</span></dd></div>
      </dl>
      <div className="note tone-warning"><Icon name="warning" size={18} /><div>{m.codes_device_warning()}</div></div>
      <Button look="primary" size="lg" wide busy={decide.busy} onClick={() => void answer(true)}>{m.codes_device_allow()}</Button>
      <Button size="lg" wide disabled={decide.busy} onClick={() => void answer(false)}>{m.codes_device_refuse()}</Button>
    </section>
  );
}

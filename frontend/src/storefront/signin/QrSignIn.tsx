import { useCallback, useEffect, useRef, useState } from 'react';
import { StoreAskDeviceSignInDoc, StoreCollectDeviceSignInDoc, StoreDeviceDecidedDoc, type StoreAskDeviceSignInMutation } from '@/gen/features/access/store-devices';
import { useCarried } from '@/lib/draft';
import { mutate, useClient, useSubscription } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { closeLive, useConnection } from '@/lib/live';
import type { Problem } from '@/lib/problem';
import { renewSession } from '@/lib/session';
import { Button, Icon, SkeletonLines } from '@/ui';
import { settled } from '../cart/useCart';
import { useCountdown } from './useCountdown';
import './signin.css';

type Question = Extract<StoreAskDeviceSignInMutation['askDeviceSignIn'], { __typename: 'DeviceQuestion' }>;
const LOOK_AGAIN = 3_000; // ms between two looks while nothing is told live

/** Waits until a phone has decided; without the live connection it looks by itself. */
function Waiting({ question, onRefused }: { question: Question; onRefused: () => void }) {
  const client = useClient();
  const live = useConnection() === 'live';
  const [told] = useSubscription({ query: StoreDeviceDecidedDoc, variables: { id: question.request.id } });
  const state = told.data?.deviceRequestDecided.state;
  const collect = useCallback(async () => {
    await settled();
    const done = await mutate(client, StoreCollectDeviceSignInDoc, { id: question.request.id });
    if (!done.ok) return;
    await closeLive(); // it was opened by nobody
    renewSession();
  }, [client, question]);
  useEffect(() => { if (state === 'ALLOWED') void collect(); else if (state === 'REFUSED') onRefused(); }, [state, collect, onRefused]);
  useEffect(() => {
    if (live) return undefined;
    const timer = setInterval(() => void collect(), LOOK_AGAIN);
    return () => clearInterval(timer);
  }, [live, collect]);
  return null;
}

/** A code that a phone scans which is signed in already. */
export default function QrSignIn() {
  const client = useClient();
  const [question, setQuestion] = useCarried<Question | null>('sign-in.qr', null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [refused, setRefused] = useState(false);
  const [left, wait] = useCountdown('sign-in.qr.until');
  const asked = useRef(question !== null);
  const ask = useCallback(async () => {
    setProblem(null);
    setRefused(false);
    setQuestion(null);
    const done = await mutate(client, StoreAskDeviceSignInDoc, {});
    if (!done.ok) { setProblem(done.problem); return; }
    setQuestion(done.data);
    wait(done.data.goodForSeconds);
  }, [client, setQuestion, wait]);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void ask();
  }, [ask]);
  const refuse = useCallback(() => setRefused(true), []);
  const again = <Button icon="refresh" onClick={() => void ask()}>{m.codes_qr_again()}</Button>;
  if (problem) return <div className="stack qrsign"><div className="note tone-danger" role="alert"><Icon name="warning" size={18} /><div>{problem.message}</div></div>{again}</div>;
  if (!question) return <SkeletonLines lines={6} height={32} />;
  if (refused || left === 0) return <div className="stack qrsign" role="status"><p className="strong">{refused ? m.codes_qr_refused() : m.codes_qr_over()}</p>{again}</div>;
  const { size, path } = question.qrCode;
  return (
    <div className="stack qrsign">
      <Waiting key={question.request.id} question={question} onRefused={refuse} />
      <svg className="qrcode" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={m.codes_qr_label()} shapeRendering="crispEdges"><rect width={size} height={size} fill="#fff" /><path d={path} fill="#000" /></svg>
      <p>{m.codes_qr_text()}</p>
      <p className="checknumber"><span className="muted">{m.codes_check_number()}</span> <strong className="num">{question.request.checkNumber}</strong></p>
      <p className="pmeta num" role="timer">{m.codes_qr_left({ seconds: left })}</p>
    </div>
  );
}

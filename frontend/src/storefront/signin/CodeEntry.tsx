import { useEffect, useRef, useState } from 'react';
import { useCarried } from '@/lib/draft';
import { m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import { Button, Icon, TextInput } from '@/ui';
import { LENGTH, digitsOf } from './digits';
import { useCountdown } from './useCountdown';
import './signin.css';

type Sent = { resendSeconds: number; trialCode: string | null };
type Props = {
  /** Whose code it is: a switch of the language keeps what was sent and typed under this name. */
  name: string;
  label: string;
  /** Checks what must be there before anything is sent. */
  ready?: boolean;
  send: () => Promise<{ ok: true; data: Sent } | { ok: false; problem: Problem }>;
  /** A complete code; resolves when it was refused, or when there is nothing more to do here. */
  redeem: (code: string) => Promise<Problem | null>;
  onProblem: (problem: Problem | null) => void;
};

const waits = (problem: Problem): number => (problem.code === 'CODE_TOO_SOON' ? Number((problem.params as { seconds?: number } | undefined)?.seconds ?? 0) : 0);

/** Asks for a code and takes it: the phone fills it in by itself, or it is pasted or typed. Six digits are sent at once. */
export function CodeEntry({ name, label, ready = true, send, redeem, onProblem }: Props) {
  const [sent, setSent] = useCarried<Sent | null>(`${name}.sent`, null);
  const [code, setCode] = useCarried(`${name}.code`, '');
  const [busy, setBusy] = useState<'send' | 'redeem' | null>(null);
  const [wrong, setWrong] = useState<string>();
  const [left, wait] = useCountdown(`${name}.until`);
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => { if (sent) form.current?.querySelector('input')?.focus(); }, [sent]);

  const ask = async () => {
    setBusy('send');
    onProblem(null);
    setWrong(undefined);
    const done = await send();
    setBusy(null);
    if (done.ok) {
      setCode('');
      setSent(done.data);
      wait(done.data.resendSeconds);
      return;
    }
    if (waits(done.problem)) wait(waits(done.problem));
    onProblem(done.problem);
  };
  const type = async (text: string) => {
    const digits = digitsOf(text);
    setCode(digits);
    setWrong(undefined);
    if (digits.length < LENGTH || busy) return;
    setBusy('redeem');
    onProblem(null);
    const problem = await redeem(digits);
    setBusy(null);
    if (!problem) return;
    setCode('');
    if (problem.field === 'code') setWrong(problem.message);
    else onProblem(problem);
  };
  const button = <Button type="button" look={sent ? 'plain' : 'primary'} size="lg" wide={!sent} busy={busy === 'send'} disabled={!ready || left > 0} onClick={() => void ask()}>{left > 0 ? m.codes_resend_in({ seconds: left }) : sent ? m.codes_resend() : m.codes_send()}</Button>;
  if (!sent) return button;
  return (
    <div className="stack codeentry" ref={form}>
      {sent.trialCode && <div className="note tone-warning" role="status"><Icon name="info" size={18} /><div>{m.codes_trial()} <strong className="num trialcode">{sent.trialCode}</strong></div></div>}
      <TextInput className="codefield" label={label} hint={m.codes_hint()} inputMode="numeric" autoComplete="one-time-code" value={code} readOnly={busy === 'redeem'} aria-busy={busy === 'redeem'} error={wrong} onChange={(e) => void type(e.currentTarget.value)} />
      {button}
    </div>
  );
}

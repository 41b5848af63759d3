import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import { useDraft } from '@/lib/draft';
import { idempotencyKey } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import { Button, TextArea } from '@/ui';

const LONGEST = 2000;
type Props = {
  /** Under this key what was typed is kept until it was sent. */
  draft: string;
  label: string;
  placeholder?: string;
  /** Sends with a key that stays the same until it succeeded, or gives back why not. */
  send: (text: string, key: string) => Promise<Problem | undefined>;
  /** Further buttons; `put` adds a text to what was typed. */
  tools?: (put: (text: string) => void) => ReactNode;
};

/** Where one writes: Ctrl or ⌘ with Enter sends. */
export function Composer({ draft, label, placeholder, send, tools }: Props) {
  const [text, setText, clear] = useDraft(`inquiry.${draft}`, '');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const key = useRef('');
  const form = useRef<HTMLFormElement>(null);
  const field = () => form.current?.querySelector('textarea');
  // On a phone the keyboard would cover what there is to read.
  useEffect(() => { if (matchMedia('(pointer: fine)').matches) form.current?.querySelector('textarea')?.focus({ preventScroll: true }); }, []);
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!text.trim() || busy) return;
    key.current ||= idempotencyKey();
    setBusy(true);
    const refused = await send(text.trim(), key.current);
    setBusy(false);
    setProblem(refused);
    if (refused?.code === 'NETWORK') return;
    key.current = '';
    if (!refused) clear();
    field()?.focus({ preventScroll: true });
  };
  const onKey = (event: KeyboardEvent) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void submit(); } };
  const put = (more: string) => { setText((before) => (before.trim() ? `${before.trimEnd()}\n${more}` : more)); field()?.focus(); };
  return (
    <form ref={form} className="composer" onSubmit={(e) => void submit(e)}>
      <TextArea label={label} hideLabel rows={3} maxLength={LONGEST} placeholder={placeholder} value={text} onChange={(e) => setText(e.currentTarget.value)} onKeyDown={onKey} error={problem?.message} />
      <div className="row">{tools?.(put)}<span className="muted composerkeys" aria-hidden="true">{m.inquiries_keys()}</span><Button type="submit" look="primary" busy={busy} disabled={!text.trim()}>{m.inquiries_send()}</Button></div>
    </form>
  );
}

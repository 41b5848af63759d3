import { useEffect, useRef, useState, type ClipboardEvent, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import { useDraft } from '@/lib/draft';
import { idempotencyKey } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import { Button, Icon, TextArea } from '@/ui';
import { Attaching } from './Attached';
import { TAKEN, useFiles } from './useFiles';

const LONGEST = 2000;
type Props = {
  /** Under this key what was typed is kept until it was sent. */
  draft: string;
  label: string;
  placeholder?: string;
  /** Sends text and uploaded files with a key that stays the same until it succeeded, or gives back why not. */
  send: (text: string, key: string, attachmentIds: string[]) => Promise<Problem | undefined>;
  /** Further buttons; `put` adds a text to what was typed. */
  tools?: (put: (text: string) => void) => ReactNode;
};

/** Where one writes, and adds files, also by pasting a picture: Ctrl or ⌘ with Enter sends. */
export function Composer({ draft, label, placeholder, send, tools }: Props) {
  const [text, setText, clear] = useDraft(`inquiry.${draft}`, '');
  const attach = useFiles(draft);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const key = useRef('');
  const form = useRef<HTMLFormElement>(null);
  const field = () => form.current?.querySelector('textarea');
  // On a phone the keyboard would cover what there is to read.
  useEffect(() => { if (matchMedia('(pointer: fine)').matches) form.current?.querySelector('textarea')?.focus({ preventScroll: true }); }, []);
  const empty = !text.trim() && !attach.files.length;
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (empty || busy || attach.busy) return;
    key.current ||= idempotencyKey();
    setBusy(true);
    const refused = await send(text.trim(), key.current, attach.files.map((file) => file.id));
    setBusy(false);
    setProblem(refused);
    if (refused?.code === 'NETWORK') return;
    key.current = '';
    if (!refused) clear();
    if (!refused || refused.field === 'attachmentIds') attach.clear(); // they are sent, or too old by now
    field()?.focus({ preventScroll: true });
  };
  const onKey = (event: KeyboardEvent) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); void submit(); } };
  const put = (more: string) => { setText((before) => (before.trim() ? `${before.trimEnd()}\n${more}` : more)); field()?.focus(); };
  const onPaste = (event: ClipboardEvent) => { const { files } = event.clipboardData; if (files.length) { event.preventDefault(); attach.add(files); } };
  return (
    <form ref={form} className="composer" onSubmit={(e) => void submit(e)}>
      <TextArea label={label} hideLabel rows={3} maxLength={LONGEST} placeholder={placeholder} value={text} onChange={(e) => setText(e.currentTarget.value)} onKeyDown={onKey} onPaste={onPaste} error={problem?.message} />
      {(attach.files.length > 0 || attach.sending.length > 0) && <Attaching {...attach} />}
      <div className="row">
        <label className="iconbtn composerattach" title={m.inquiries_attach()}><Icon name="plus" size={22} /><input className="sr" type="file" multiple accept={TAKEN} aria-label={m.inquiries_attach()} onChange={(e) => { attach.add(e.currentTarget.files ?? []); e.currentTarget.value = ''; }} /></label>
        {tools?.(put)}<span className="muted composerkeys" aria-hidden="true">{m.inquiries_keys()}</span><Button type="submit" look="primary" busy={busy} disabled={empty || attach.busy}>{m.inquiries_send()}</Button>
      </div>
    </form>
  );
}

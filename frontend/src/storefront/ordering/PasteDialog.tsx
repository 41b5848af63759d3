import { useState, type ClipboardEvent } from 'react';
import { useDraft } from '@/lib/draft';
import { m } from '@/lib/i18n';
import { Button, Dialog, TextArea } from '@/ui';

/** A large field for tables and messages, with what may stand in it; closed by mistake, it keeps what was typed. */
export default function PasteDialog({ onText, onClose }: { onText: (text: string) => Promise<number>; onClose: () => void }) {
  const [text, setText, clear] = useDraft('paste', '');
  const [busy, setBusy] = useState(false);
  const add = async (said: string) => {
    if (!said.trim()) return;
    setBusy(true);
    const count = await onText(said);
    setBusy(false);
    if (count) { clear(); onClose(); }
  };
  const onPaste = (event: ClipboardEvent) => {
    const said = event.clipboardData?.getData('text/plain') ?? '';
    if (text || !said.includes('\n')) return;
    event.preventDefault();
    setText(said);
    void add(said);
  };
  return (
    <Dialog open onClose={onClose} title={m.ordering_paste()} kind="sheet" footer={<Button look="primary" busy={busy} disabled={!text.trim()} onClick={() => void add(text)}>{m.ordering_read()}</Button>}>
      <div className="stack pastebox">
        <TextArea label={m.ordering_paste_label()} hint={m.ordering_paste_hint()} rows={8} placeholder={m.ordering_paste_example()} value={text} onChange={(e) => setText(e.currentTarget.value)} onPaste={onPaste} />
      </div>
    </Dialog>
  );
}

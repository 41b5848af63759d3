import { useState } from 'react';
import { RemoveAttachmentDoc, RestoreAttachmentDoc, UploadAttachmentDoc, type OrderFileFragment } from '@/gen/features/attachments/attachments';
import { bytes } from '@/lib/format';
import { mutate, useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { uploadFile } from '@/lib/upload';
import { Icon, IconButton, Time, buttonClass, toast } from '@/ui';
import './files.css';

type Sending = { id: number; name: string; part: number; error?: string };
type Props = { files: readonly OrderFileFragment[]; /** Absent: for the order that is about to be placed. */ orderId?: string; mayAdd: boolean; changed: () => void };
const TAKEN = '.pdf,.jpg,.jpeg,.png,.webp,.gif,.avif,.docx,.xlsx,.pptx';
const MOST = 10;
let next = 0;

/** Files of an order: everybody who sees the order sees them, and whoever has added one may take it away. */
export function Files({ files, orderId, mayAdd, changed }: Props) {
  const client = useClient();
  const [sending, setSending] = useState<Sending[]>([]);
  const put = (id: number, part: Partial<Sending>) => setSending((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const send = async (file: File) => {
    const id = next++;
    setSending((all) => [...all, { id, name: file.name, part: 0 }]);
    const problem = await uploadFile(UploadAttachmentDoc, { orderId: orderId ?? null }, file, (part) => put(id, { part }));
    if (problem) { put(id, { error: problem.message }); return; }
    setSending((all) => all.filter((one) => one.id !== id));
    changed();
  };
  const remove = async (file: OrderFileFragment) => {
    const done = await mutate(client, RemoveAttachmentDoc, { id: file.id });
    if (!done.ok) { toast(done.problem.message, { tone: 'danger' }); return; }
    changed();
    toast(m.checkout_files_removed({ name: file.name }), { undo: () => void mutate(client, RestoreAttachmentDoc, { id: file.id }).then(changed) });
  };
  return (
    <div className="files">
      {(files.length > 0 || sending.length > 0) && (
        <ul>
          {files.map((f) => (
            <li key={f.id}>
              <Icon name="list" size={18} />
              <a href={f.url} target="_blank" rel="noreferrer">{f.name}.{f.extension}</a>
              <span className="muted num">{bytes(f.size)}{orderId && <> · {f.side === 'staff' ? f.actor || m.checkout_files_from_staff() : f.actor} · <Time value={f.createdAt} /></>}</span>
              {f.mine && <IconButton icon="close" size="sm" label={m.checkout_files_remove({ name: f.name })} onClick={() => void remove(f)} />}
            </li>
          ))}
          {sending.map((one) => (
            <li key={one.id} className={one.error ? 'failed' : ''}>
              <Icon name={one.error ? 'warning' : 'clock'} size={18} /><span>{one.name}</span>
              {one.error ? <span role="alert">{one.error}</span> : <progress value={one.part} max={1} aria-label={one.name} />}
              {one.error && <IconButton icon="close" size="sm" label={m.ui_close()} onClick={() => setSending((all) => all.filter((other) => other !== one))} />}
            </li>
          ))}
        </ul>
      )}
      {files.length === 0 && !mayAdd && <p className="muted">{m.checkout_files_none()}</p>}
      {mayAdd && (
        <div className="row filesadd">
          <label className={buttonClass({ size: 'sm' })}>
            <Icon name="plus" size={16} /><span>{m.checkout_files_add()}</span>
            <input className="sr" type="file" multiple accept={TAKEN} onChange={(e) => { for (const file of e.currentTarget.files ?? []) void send(file); e.currentTarget.value = ''; }} />
          </label>
          <span className="hint muted">{m.checkout_files_hint({ most: MOST })}</span>
        </div>
      )}
    </div>
  );
}

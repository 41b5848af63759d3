import { Progress, Select } from '@mantine/core';
import { useRef, useState, type DragEvent } from 'react';
import { audienceName, documentKind } from '@/features/catalog/documents';
import { GoodsArrangeDocumentsDoc, GoodsBelongingsOfDoc, GoodsDescribeDocumentDoc, GoodsRemoveDocumentDoc, GoodsRestoreDocumentDoc, GoodsUploadDocumentDoc, type GoodsBelongingsOfQuery } from '@/gen/features/catalog/console-belongings';
import { AudienceValues, DocumentKindValues, type Audience, type DocumentInput, type DocumentKind } from '@/gen/schema';
import { bytes } from '@/lib/format';
import { mutate, useClient, useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { uploadFile } from '@/lib/upload';
import { Badge, Button, IconButton, SkeletonLines, toast } from '@/ui';
import { Bilingual } from '../../form/Bilingual';
import { at, elsewhere } from '../../form/problems';
import { Panel } from '../../page/DetailPage';
import { FormDialog } from '../../page/FormDialog';

type Document = NonNullable<GoodsBelongingsOfQuery['product']>['documents'][number];
const TAKEN = '.pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx,.pptx';
const AUDIENCE_TONES = { EVERYBODY: 'success', SIGNED_IN: 'info', STAFF: 'warning' } as const;
const options = <T extends string>(values: readonly T[], name: (value: T) => string) => values.map((value) => ({ value, label: name(value) }));

/** Names, kind and audience of a document: of one that is there, or of a file that is about to be sent. */
function Dialog({ productId, one, file, onClose, onDone }: { productId: string; one?: Document; file?: File; onClose: () => void; onDone: () => void }) {
  const plain = file?.name.replace(/\.\w+$/, '').slice(0, 120) ?? '';
  const [form, setForm] = useState<DocumentInput>(one ? { nameZh: one.nameZh, nameEn: one.nameEn, kind: one.kind, audience: one.audience } : { nameZh: plain, nameEn: plain, kind: 'TEST_REPORT', audience: 'EVERYBODY' });
  const [part, setPart] = useState<number>();
  const [refused, setRefused] = useState('');
  const save = useMutate(GoodsDescribeDocumentDoc);
  const submit = async () => {
    setRefused('');
    if (file) {
      setPart(0);
      const problem = await uploadFile(GoodsUploadDocumentDoc, { productId, input: form }, file, setPart);
      setPart(undefined);
      if (problem) { setRefused(problem.message); return; }
    } else if (one && !(await save.run({ productId, documentId: one.id, input: form })).ok) return;
    onDone();
    onClose();
  };
  return (
    <FormDialog open onClose={onClose} title={one ? m.product_doc_edit({ name: one.name }) : m.product_doc_add()} submit={one ? m.product_doc_save() : m.product_doc_add()} onSubmit={submit} busy={save.busy || part !== undefined} problem={refused || elsewhere(save.problem, ['nameZh', 'nameEn'])}>
      {file && <p className="muted num truncate">{file.name} · {bytes(file.size)}</p>}
      {part !== undefined && <Progress value={part * 100} animated={part >= 1} aria-label={file?.name ?? ''} />}
      <div className="fields"><Bilingual required label={m.product_doc_name()} zh={form.nameZh} en={form.nameEn} zhError={at(save.problem, 'nameZh')} enError={at(save.problem, 'nameEn')} onZh={(nameZh) => setForm({ ...form, nameZh })} onEn={(nameEn) => setForm({ ...form, nameEn })} /></div>
      <div className="fields">
        <Select label={m.product_doc_kind()} data={options<DocumentKind>(DocumentKindValues, documentKind)} value={form.kind} allowDeselect={false} onChange={(kind) => kind && setForm({ ...form, kind: kind as DocumentKind })} />
        <Select label={m.product_doc_audience()} data={options<Audience>(AudienceValues, audienceName)} value={form.audience} allowDeselect={false} onChange={(audience) => audience && setForm({ ...form, audience: audience as Audience })} />
      </div>
    </FormDialog>
  );
}

/** Data sheets, test reports and certificates: dropped or chosen, named, put in order, taken away with a way back. */
export function DocumentsPanel({ productId, editable }: { productId: string; editable: boolean }) {
  const client = useClient();
  const [answer, again] = useQuery({ query: GoodsBelongingsOfDoc, variables: { id: productId } });
  const [editing, setEditing] = useState<Document>();
  const [files, setFiles] = useState<File[]>([]);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const documents = answer.data?.product?.documents;
  const tell = (done: { ok: boolean; problem?: { message: string } }) => { if (!done.ok) toast(done.problem?.message ?? '', { tone: 'danger' }); return done.ok; };
  const move = async (from: number, to: number) => {
    const ids = (documents ?? []).map((d) => d.id);
    ids.splice(to, 0, ...ids.splice(from, 1));
    tell(await mutate(client, GoodsArrangeDocumentsDoc, { productId, documentIds: ids }));
  };
  const remove = async (one: Document) => {
    const place = { productId, documentId: one.id };
    if (tell(await mutate(client, GoodsRemoveDocumentDoc, place))) toast(m.product_doc_removed({ name: one.name }), { undo: () => void mutate(client, GoodsRestoreDocumentDoc, place).then(tell) });
  };
  const drop = (e: DragEvent) => { e.preventDefault(); setOver(false); if (editable) setFiles([...e.dataTransfer.files]); };
  const file = files[0];
  return (
    <Panel title={m.product_documents()} actions={editable && <Button size="sm" icon="upload" onClick={() => input.current?.click()}>{m.product_doc_add()}</Button>}>
      <div className={`docpanel ${over ? 'over' : ''}`} onDragOver={(e) => { if (e.dataTransfer.types.includes('Files')) { e.preventDefault(); setOver(editable); } }} onDragLeave={() => setOver(false)} onDrop={drop}>
        {!documents && <SkeletonLines lines={2} />}
        {documents?.length === 0 && <p className="muted">{m.product_doc_none()}</p>}
        <ul>
          {documents?.map((one, i) => (
            <li key={one.id}>
              <span className="doctype" aria-hidden="true">{one.extension.toUpperCase()}</span>
              <span className="relname"><a className="inlink truncate" href={one.url} target="_blank" rel="noopener">{one.name}</a><small className="muted">{documentKind(one.kind)} · <span className="num">{bytes(one.size)}</span></small></span>
              <Badge tone={AUDIENCE_TONES[one.audience]}>{audienceName(one.audience)}</Badge>
              {editable && <span className="row"><IconButton size="sm" icon="chevronUp" label={m.product_up({ name: one.name })} disabled={i === 0} onClick={() => void move(i, i - 1)} /><IconButton size="sm" icon="chevronDown" label={m.product_down({ name: one.name })} disabled={i === documents.length - 1} onClick={() => void move(i, i + 1)} /><IconButton size="sm" icon="edit" label={m.product_doc_edit({ name: one.name })} onClick={() => setEditing(one)} /><IconButton size="sm" icon="trash" label={m.product_remove({ name: one.name })} onClick={() => void remove(one)} /></span>}
            </li>
          ))}
        </ul>
        {editable && <p className="muted media-hint">{m.product_doc_hint()}</p>}
      </div>
      {editing && <Dialog key={editing.id} productId={productId} one={editing} onClose={() => setEditing(undefined)} onDone={() => undefined} />}
      {file && <Dialog key={file.name + files.length} productId={productId} file={file} onClose={() => setFiles(files.slice(1))} onDone={() => again({ requestPolicy: 'network-only' })} />}
      <input ref={input} type="file" hidden multiple accept={TAKEN} aria-label={m.product_doc_add()} onChange={(e) => { setFiles([...(e.currentTarget.files ?? [])]); e.currentTarget.value = ''; }} />
    </Panel>
  );
}

import { TextInput } from '@mantine/core';
import { useState, type DragEvent } from 'react';
import { GoodsArrangeMediaDoc, GoodsDescribeMediaDoc, GoodsRemoveMediaDoc, GoodsRestoreMediaDoc } from '@/gen/features/catalog/console-product';
import { mutate, useClient, useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { IconButton, Picture, toast } from '@/ui';
import { at, elsewhere } from '../../form/problems';
import { FormDialog } from '../../page/FormDialog';
import type { FullProduct } from './productForm';

type Shown = FullProduct['media'][number];

/** What a picture shows, in both languages. */
function AltDialog({ productId, one, onClose }: { productId: string; one: Shown; onClose: () => void }) {
  const [form, setForm] = useState({ altZh: one.altZh, altEn: one.altEn });
  const save = useMutate(GoodsDescribeMediaDoc);
  const submit = async () => {
    const done = await save.run({ productId, mediaId: one.id, ...form });
    if (done.ok) { toast(m.catalog_media_described()); onClose(); }
  };
  return (
    <FormDialog open onClose={onClose} title={m.catalog_media_edit_title()} submit={m.ui_save()} onSubmit={submit} busy={save.busy} problem={elsewhere(save.problem, ['altZh', 'altEn'])}>
      <div className="altform"><Picture media={one} sizes="160px" alt="" /><p className="muted">{m.catalog_media_edit_text()}</p></div>
      <TextInput data-autofocus lang="zh-CN" maxLength={200} label={`${m.catalog_media_text()} · ${m.settings_zh()}`} value={form.altZh} error={at(save.problem, 'altZh')} onChange={(e) => setForm({ ...form, altZh: e.currentTarget.value })} />
      <TextInput lang="en" maxLength={200} label={`${m.catalog_media_text()} · English`} value={form.altEn} error={at(save.problem, 'altEn')} onChange={(e) => setForm({ ...form, altEn: e.currentTarget.value })} />
    </FormDialog>
  );
}

/** The pictures in their order, which dragging and the arrows change; the first one is the cover. */
export function MediaShown({ product, editable }: { product: FullProduct; editable: boolean }) {
  const client = useClient();
  const [wished, setWished] = useState<string[]>();
  const [drag, setDrag] = useState<string>();
  const [target, setTarget] = useState<string>();
  const [editing, setEditing] = useState<string>();
  const [said, setSaid] = useState('');
  const byId = new Map(product.media.map((one) => [one.id, one]));
  // While the server is asked, the wished order is on screen; pictures that came meanwhile follow.
  const ids = [...new Set([...(wished ?? []), ...byId.keys()])].filter((id) => byId.has(id));
  const shown = ids.map((id) => byId.get(id)!);
  const name = (one: Shown) => one.alt || String(ids.indexOf(one.id) + 1);
  const arrange = async (next: string[]) => {
    setWished(next);
    const done = await mutate(client, GoodsArrangeMediaDoc, { productId: product.id, mediaIds: next });
    setWished(undefined);
    if (!done.ok) toast(done.problem.message, { tone: 'danger' });
  };
  const move = (id: string, to: number) => {
    const next = ids.filter((other) => other !== id);
    next.splice(to, 0, id);
    setSaid(m.catalog_media_moved({ name: name(byId.get(id)!), at: to + 1, of: ids.length }));
    void arrange(next);
  };
  const restore = async (mediaId: string) => {
    const done = await mutate(client, GoodsRestoreMediaDoc, { productId: product.id, mediaId });
    if (!done.ok) toast(done.problem.message, { tone: 'danger' });
  };
  const take = async (mediaId: string) => {
    const done = await mutate(client, GoodsRemoveMediaDoc, { productId: product.id, mediaId });
    if (done.ok) toast(m.catalog_media_removed(), { undo: () => void restore(mediaId) });
    else toast(done.problem.message, { tone: 'danger' });
  };
  const drop = (onto: number) => (e: DragEvent) => {
    if (!drag) return; // files: the panel takes them
    e.preventDefault();
    e.stopPropagation();
    if (ids[onto] !== drag) move(drag, onto);
    setDrag(undefined);
    setTarget(undefined);
  };
  const edited = editing ? byId.get(editing) : undefined;
  return (
    <>
      {shown.map((one, i) => (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dragging is a short cut for the arrows, which the keyboard reaches
        <figure key={one.id} className={[drag === one.id && 'dragged', target === one.id && drag !== one.id && 'drop'].filter(Boolean).join(' ')} draggable={editable} onDragStart={(e) => { e.dataTransfer.effectAllowed = 'move'; e.dataTransfer.setData('text/plain', one.alt); setDrag(one.id); }} onDragEnd={() => { setDrag(undefined); setTarget(undefined); }} onDragOver={(e) => { if (drag) { e.preventDefault(); e.stopPropagation(); setTarget(one.id); } }} onDragLeave={() => setTarget(undefined)} onDrop={drop(i)}>
          <Picture media={one} sizes="180px" />
          {i === 0 && <span className="media-first">{m.catalog_media_first()}</span>}
          <figcaption className={`truncate ${one.alt ? 'muted' : 'noalt'}`} title={`${one.altZh} · ${one.altEn}`}>{one.alt || m.catalog_media_no_alt()}</figcaption>
          {editable && <span className="media-tools">
            <IconButton size="sm" icon="arrowLeft" label={m.catalog_media_forward({ name: name(one) })} disabled={i === 0} onClick={() => move(one.id, i - 1)} />
            <IconButton size="sm" icon="arrowRight" label={m.catalog_media_back({ name: name(one) })} disabled={i === ids.length - 1} onClick={() => move(one.id, i + 1)} />
            <IconButton size="sm" icon="edit" label={m.catalog_media_edit({ name: name(one) })} onClick={() => setEditing(one.id)} />
            <IconButton size="sm" icon="trash" label={m.catalog_media_remove({ name: name(one) })} onClick={() => void take(one.id)} />
          </span>}
        </figure>
      ))}
      <span className="sr" role="status">{said}</span>
      {edited && <AltDialog productId={product.id} one={edited} onClose={() => setEditing(undefined)} />}
    </>
  );
}

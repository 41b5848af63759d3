import { Progress, TextInput } from '@mantine/core';
import { useRef, useState, type DragEvent } from 'react';
import { GoodsUploadMediaDoc } from '@/gen/features/catalog/console-product';
import { bytes } from '@/lib/format';
import { m } from '@/lib/i18n';
import { uploadFile } from '@/lib/upload';
import { Button, Icon, IconButton } from '@/ui';
import { Panel } from '../../page/DetailPage';
import { MediaShown } from './MediaShown';
import type { FullProduct } from './productForm';

type Upload = { id: number; name: string; size: number; part: number; error?: string; file: File };
let next = 1;

/** Pictures of a product: dropped, chosen or pasted; each shows its progress, and what was refused says why and can be tried again. */
export function MediaPanel({ product, editable, onChanged }: { product: FullProduct; editable: boolean; onChanged: () => void }) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const [over, setOver] = useState(false);
  const [alt, setAlt] = useState({ zh: '', en: '' });
  const input = useRef<HTMLInputElement>(null);
  const update = (id: number, part: Partial<Upload>) => setUploads((all) => all.map((u) => (u.id === id ? { ...u, ...part } : u)));
  const send = async (one: Upload) => {
    setUploads((all) => all.map((u) => (u.id === one.id ? { id: u.id, name: u.name, size: u.size, file: u.file, part: 0 } : u)));
    const problem = await uploadFile(GoodsUploadMediaDoc, { productId: product.id, altZh: alt.zh || product.nameZh, altEn: alt.en || product.nameEn }, one.file, (part) => update(one.id, { part }));
    if (problem) return update(one.id, { error: problem.message });
    setUploads((all) => all.filter((u) => u.id !== one.id));
    onChanged();
    return undefined;
  };
  const add = async (files: Iterable<File>) => {
    const fresh = [...files].map((file): Upload => ({ id: next++, name: file.name, size: file.size, part: 0, file }));
    setUploads((all) => [...all, ...fresh]);
    for (const one of fresh) await send(one);
    setAlt({ zh: '', en: '' });
  };
  const drop = (e: DragEvent) => { e.preventDefault(); setOver(false); if (editable) void add(e.dataTransfer.files); };
  return (
    <Panel title={m.catalog_media()} actions={<span className="muted num">{product.media.length}</span>}>
      <div className={`media ${over ? 'over' : ''}`} onDragOver={(e) => { if (e.dataTransfer.types.includes('Files')) { e.preventDefault(); setOver(editable); } }} onDragLeave={() => setOver(false)} onDrop={drop}>
        <MediaShown product={product} editable={editable} />
        {uploads.map((u) => (
          <figure key={u.id} className="media-up" aria-busy={!u.error}>
            <div className="media-wait">{u.error ? <><Icon name="warning" /><span className="problem">{u.error}</span><span className="row"><Button size="sm" onClick={() => { void send(u); }}>{m.ui_retry()}</Button><IconButton size="sm" icon="close" label={m.ui_close()} onClick={() => setUploads((all) => all.filter((x) => x.id !== u.id))} /></span></> : <Progress w="80%" value={u.part * 100} aria-label={u.name} animated={u.part >= 1} />}</div>
            <figcaption className="truncate muted num">{u.name} · {bytes(u.size)}</figcaption>
          </figure>
        ))}
        {editable && <button type="button" className="media-add" onClick={() => input.current?.click()}><Icon name="upload" /><span>{m.catalog_media_add()}</span><small className="muted">{m.catalog_media_hint()}</small></button>}
      </div>
      {editable && product.media.length > 1 && <p className="muted media-hint">{m.catalog_media_order_hint()}</p>}
      {editable && (
        <div className="fields media-alt">
          <TextInput size="xs" label={`${m.catalog_media_alt()} · ${m.settings_zh()}`} placeholder={product.nameZh} value={alt.zh} onChange={(e) => setAlt({ ...alt, zh: e.currentTarget.value })} />
          <TextInput size="xs" label={`${m.catalog_media_alt()} · English`} placeholder={product.nameEn} value={alt.en} onChange={(e) => setAlt({ ...alt, en: e.currentTarget.value })} />
        </div>
      )}
      <input ref={input} type="file" hidden multiple accept="image/jpeg,image/png,image/webp,image/avif" onChange={(e) => { const { files } = e.currentTarget; if (files) void add([...files]); e.currentTarget.value = ''; }} />
    </Panel>
  );
}

import { useState, type CSSProperties, type PointerEvent } from 'react';
import { m } from '@/lib/i18n';
import { Dialog, Icon, Picture, useDialog, type PictureMedia } from '@/ui';

/** Pictures of a product: a mouse looks closer by hovering, a tap opens it large. */
export function Gallery({ media, name }: { media: ReadonlyArray<PictureMedia & { id: string }>; name: string }) {
  const [at, setAt] = useState(0);
  const [focus, setFocus] = useState<CSSProperties>({});
  const dialog = useDialog();
  const shown = media[at] ?? media[0] ?? null;
  const look = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.pointerType !== 'mouse') return;
    const box = event.currentTarget.getBoundingClientRect();
    setFocus({ transformOrigin: `${((event.clientX - box.left) / box.width) * 100}% ${((event.clientY - box.top) / box.height) * 100}%`, transform: 'scale(1.9)' });
  };
  return (
    <div className="gallery">
      <button type="button" className="gmain" aria-label={m.store_zoom({ name })} onClick={dialog.show} onPointerMove={look} onPointerLeave={() => setFocus({})} disabled={!shown}>
        <span className="gzoom" style={focus}><Picture media={shown} sizes="(max-width: 899px) 100vw, 520px" alt={name} eager /></span>
        {shown && <span className="gicon" aria-hidden="true"><Icon name="search" size={18} /></span>}
      </button>
      {media.length > 1 && <div className="gthumbs">{media.map((p, i) => <button key={p.id} type="button" aria-label={m.store_picture_of({ at: i + 1, of: media.length })} aria-current={i === at} onClick={() => setAt(i)}><Picture media={p} sizes="72px" alt="" /></button>)}</div>}
      <Dialog open={dialog.open} onClose={dialog.hide} title={name}><div className="gfull"><Picture media={shown} sizes="100vw" alt={name} /></div></Dialog>
    </div>
  );
}

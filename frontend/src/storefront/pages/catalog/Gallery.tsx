import { Suspense, useEffect, useRef, useState, type CSSProperties, type PointerEvent } from 'react';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { Icon, Picture, useDialog, type PictureMedia } from '@/ui';

const GalleryViewer = lazily(() => import('./GalleryViewer'));
export type GalleryMedia = PictureMedia & { id: string };

/** Pictures of a product: swiped on a phone, looked closer at by hovering with a mouse, opened over the whole screen. `wanted`: the place of the one
 * that shows what has been chosen, -1 for none. */
export function Gallery({ media, name, wanted }: { media: readonly GalleryMedia[]; name: string; wanted: number }) {
  const [at, setAt] = useState(0);
  const [focus, setFocus] = useState<CSSProperties>({});
  const track = useRef<HTMLDivElement>(null);
  const dialog = useDialog();
  const go = (to: number) => {
    const box = track.current;
    setAt(to);
    if (box) box.scrollTo({ left: to * box.clientWidth, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  };
  useEffect(() => { if (wanted >= 0) go(wanted); }, [wanted]);
  const look = (event: PointerEvent<HTMLElement>) => {
    if (event.pointerType !== 'mouse') return;
    const box = event.currentTarget.getBoundingClientRect();
    setFocus({ transformOrigin: `${((event.clientX - box.left) / box.width) * 100}% ${((event.clientY - box.top) / box.height) * 100}%`, transform: 'scale(1.9)' });
  };
  if (!media.length) return <div className="gallery"><div className="gmain"><Picture media={null} sizes="" alt={name} /></div></div>;
  return (
    <div className="gallery">
      <div className="gmain">
        <div className="gtrack" ref={track} onScroll={(e) => setAt(Math.round(e.currentTarget.scrollLeft / Math.max(1, e.currentTarget.clientWidth)))}>
          {media.map((picture, i) => (
            <button key={picture.id} type="button" tabIndex={i === at ? 0 : -1} aria-label={`${m.store_zoom({ name })} ${m.store_picture_of({ at: i + 1, of: media.length })}`} onClick={dialog.show} onPointerMove={look} onPointerLeave={() => setFocus({})}>
              <span className="gzoom" style={i === at ? focus : {}}><Picture media={picture} sizes="(max-width: 899px) 100vw, 520px" alt={picture.alt || name} eager={i === 0} /></span>
            </button>
          ))}
        </div>
        <span className="gicon" aria-hidden="true"><Icon name="search" size={18} /></span>
        {media.length > 1 && <span className="gcount num" aria-hidden="true">{at + 1} / {media.length}</span>}
      </div>
      {media.length > 1 && <div className="gthumbs">{media.map((p, i) => <button key={p.id} type="button" aria-label={m.store_picture_of({ at: i + 1, of: media.length })} aria-current={i === at} onClick={() => go(i)}><Picture media={p} sizes="72px" alt="" /></button>)}</div>}
      {dialog.open && <Suspense fallback={null}><GalleryViewer media={media} name={name} at={at} onAt={go} onClose={dialog.hide} /></Suspense>}
    </div>
  );
}

import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { m } from '@/lib/i18n';
import { IconButton, Picture, useModal } from '@/ui';
import type { GalleryMedia } from './Gallery';
import { WHOLE, distance, middle, moved, zoomed, type Point, type View } from './zoom';
import './viewer.css';

const SWIPE = 56; // pixels sideways that turn the page
const CLOSE = 110; // pixels downwards that close
const TAP_MS = 280;

/** Fingers, mouse and wheel on the picture: pinch and wheel zoom, drag moves or turns the page, a double tap goes near and back. */
function useTouch(page: number, turn: (by: number) => void, close: () => void) {
  const [view, setView] = useState<View>(WHOLE);
  const [pull, setPull] = useState<Point>({ x: 0, y: 0 });
  const frame = useRef<HTMLDivElement>(null);
  const fingers = useRef(new Map<number, Point>());
  const start = useRef<Point>({ x: 0, y: 0 });
  const tapped = useRef(0);
  const size = () => ({ width: frame.current?.clientWidth ?? 1, height: frame.current?.clientHeight ?? 1 });
  const fromMiddle = (event: { clientX: number; clientY: number }): Point => {
    const box = frame.current!.getBoundingClientRect();
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
  };
  const zoom = (factor: number, at: Point = { x: 0, y: 0 }) => setView((v) => zoomed(v, factor, at, size()));
  useEffect(() => setView(WHOLE), [page]);
  useEffect(() => {
    const box = frame.current;
    // Not by a prop: the page behind would scroll, for React listens to wheels passively.
    const onWheel = (event: WheelEvent) => { event.preventDefault(); zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.06 : 0.0022)), fromMiddle(event)); };
    box?.addEventListener('wheel', onWheel, { passive: false });
    return () => box?.removeEventListener('wheel', onWheel);
  }, []);
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    fingers.current.set(event.pointerId, fromMiddle(event));
    if (fingers.current.size === 1) start.current = fromMiddle(event);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const before = fingers.current.get(event.pointerId);
    if (!before) return;
    const now = fromMiddle(event);
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    fingers.current.set(event.pointerId, now);
    if (other) setView((v) => moved(zoomed(v, distance(now, other) / Math.max(1, distance(before, other)), middle(now, other), size()), { x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 }, size()));
    else if (view.scale > 1) setView((v) => moved(v, { x: now.x - before.x, y: now.y - before.y }, size()));
    else setPull({ x: now.x - start.current.x, y: now.y - start.current.y });
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    if (!fingers.current.delete(event.pointerId)) return;
    if (fingers.current.size) return;
    const { x, y } = pull;
    setPull({ x: 0, y: 0 });
    if (view.scale === 1 && Math.abs(x) > SWIPE && Math.abs(x) > Math.abs(y)) return turn(x < 0 ? 1 : -1);
    if (view.scale === 1 && y > CLOSE && y > Math.abs(x)) return close();
    if (event.type === 'pointercancel' || distance(fromMiddle(event), start.current) > 8) return;
    const twice = event.timeStamp - tapped.current < TAP_MS;
    tapped.current = twice ? 0 : event.timeStamp;
    if (twice) setView((v) => (v.scale > 1 ? WHOLE : zoomed(v, 2.5, fromMiddle(event), size())));
  };
  return { view, pull, frame, zoom, whole: () => setView(WHOLE), on: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp } };
}

/** All pictures over the whole screen. */
export default function GalleryViewer({ media, name, at, onAt, onClose }: { media: readonly GalleryMedia[]; name: string; at: number; onAt: (at: number) => void; onClose: () => void }) {
  const box = useRef<HTMLDialogElement>(null);
  const turn = (by: number) => { const next = (at + by + media.length) % media.length; if (next !== at) onAt(next); };
  const touch = useTouch(at, turn, onClose);
  const { view, pull } = touch;
  useModal(box);
  useEffect(() => box.current?.focus(), []);
  const shown = media[at] ?? media[0]!;
  const keys: Record<string, () => void> = { ArrowLeft: () => turn(-1), ArrowRight: () => turn(1), Home: () => turn(-at), End: () => turn(media.length - 1 - at), '+': () => touch.zoom(1.4), '=': () => touch.zoom(1.4), '-': () => touch.zoom(1 / 1.4), 0: touch.whole };
  const onKeyDown = (event: KeyboardEvent) => { const act = keys[event.key]; if (act && !event.ctrlKey && !event.metaKey) { event.preventDefault(); act(); } };
  const still = pull.x === 0 && pull.y === 0;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys turn the pages; each has a button, too
    <dialog ref={box} className="viewer" tabIndex={-1} aria-label={name} onCancel={(e) => { e.preventDefault(); onClose(); }} onKeyDown={onKeyDown}>
      <div className="viewbar">
        <span className="num" role="status">{m.store_picture_of({ at: at + 1, of: media.length })}</span>
        <span className="truncate muted">{shown.alt || name}</span>
        <IconButton icon="minus" label={m.product_zoom_out()} onClick={() => touch.zoom(1 / 1.6)} disabled={view.scale <= 1} />
        <IconButton icon="plus" label={m.product_zoom_in()} onClick={() => touch.zoom(1.6)} />
        <IconButton icon="close" label={m.ui_close()} onClick={onClose} />
      </div>
      <div className={`viewframe ${view.scale > 1 ? 'near' : ''}`} ref={touch.frame} {...touch.on}>
        <div className={still ? 'settling' : ''} style={{ transform: `translate(${view.x + (view.scale === 1 ? pull.x : 0)}px, ${view.y + (view.scale === 1 ? Math.max(0, pull.y) : 0)}px) scale(${view.scale})` }}>
          <Picture key={shown.id} media={shown} sizes="100vw" alt={shown.alt || name} eager ratio={`${shown.width} / ${shown.height}`} />
        </div>
      </div>
      {media.length > 1 && (
        <>
          <span className="viewturn"><IconButton icon="chevronLeft" label={m.product_previous_picture()} onClick={() => turn(-1)} /><IconButton icon="chevronRight" label={m.product_next_picture()} onClick={() => turn(1)} /></span>
          <div className="gthumbs">{media.map((p, i) => <button key={p.id} type="button" aria-label={m.store_picture_of({ at: i + 1, of: media.length })} aria-current={i === at} onClick={() => onAt(i)}><Picture media={p} sizes="64px" alt="" /></button>)}</div>
        </>
      )}
    </dialog>
  );
}

import { useEffect, useState, type CSSProperties, type HTMLAttributes, type ReactNode } from 'react';
import { dateTime, exactTime, money, relativeTime, type MoneyValue } from '@/lib/format';
import { Icon } from './icons';

export type Tone = 'neutral' | 'brand' | 'info' | 'success' | 'warning' | 'danger' | 'violet';

/** A small fact: "new", "cold chain", "-12%". */
export const Badge = ({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) => <span className={`badge tone-${tone}`}>{children}</span>;
/** A state of a thing, with a dot; colour is never the only carrier: the word is there. */
export const StatusPill = ({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) => <span className={`pill tone-${tone}`}>{children}</span>;

/** Exact amount; `was` is the struck-through former price. */
export const Money = ({ value, was, strong }: { value: MoneyValue; was?: MoneyValue | null | undefined; strong?: boolean }) => (
  <span className={`money ${strong ? 'strong' : ''}`}>{was && was.amount !== value.amount && <del>{money(was)}</del>}{money(value)}</span>
);

/** Relative by default ("3 minutes ago", renewed each half minute), the exact local time in the tooltip. */
export function Time({ value, absolute }: { value: string; absolute?: boolean }) {
  const [, tick] = useState(0);
  useEffect(() => {
    if (absolute) return undefined;
    const timer = setInterval(() => { if (!document.hidden) tick((n) => n + 1); }, 30_000);
    return () => clearInterval(timer);
  }, [absolute]);
  return <time dateTime={value} title={exactTime(value)} className="num">{absolute ? dateTime(value) : relativeTime(value)}</time>;
}

export const Card = ({ className, children, ...rest }: HTMLAttributes<HTMLElement>) => <section className={`card ${className ?? ''}`} {...rest}>{children}</section>;

/** A grey place holder; it appears only after 150 ms, so that fast answers do not flicker. */
export const Skeleton = ({ width = '100%', height = '1em', radius }: { width?: number | string; height?: number | string; radius?: number | string }) => <div className="sk" aria-hidden="true" style={{ width, height, borderRadius: radius }} />;

/** Several lines of skeleton, for text blocks and lists. */
export const SkeletonLines = ({ lines = 3, height = 16 }: { lines?: number; height?: number }) => <div className="stack" aria-busy="true">{Array.from({ length: lines }, (_, i) => <Skeleton key={i} height={height} width={`${100 - ((i * 17) % 40)}%`} />)}</div>;

/** The part of the API's `Media` that a picture needs. */
export type PictureMedia = { url: string; alt: string; width: number; height: number; colour: string; sources: ReadonlyArray<{ type: string; srcset: string }> };
type PictureProps = { media: PictureMedia | null | undefined; sizes: string; alt?: string; eager?: boolean; ratio?: string; className?: string };

/** AVIF and WebP with a fallback; the box has its shape and dominant colour before the bytes arrive. `eager` for the first screen only. */
export function Picture({ media, sizes, alt, eager, ratio = '1 / 1', className }: PictureProps) {
  const style = { aspectRatio: ratio, '--tint': media?.colour } as CSSProperties;
  const name = alt ?? media?.alt ?? '';
  if (!media) return <span className={`picture none ${className ?? ''}`} style={style}><Icon name="box" size={40} /></span>;
  return (
    <picture className={`picture ${className ?? ''}`} style={style}>
      {media.sources.map((s) => <source key={s.type} type={s.type} srcSet={s.srcset} sizes={sizes} />)}
      <img src={media.url} alt={name} width={media.width} height={media.height} loading={eager ? 'eager' : 'lazy'} fetchPriority={eager ? 'high' : undefined} decoding="async" onError={(e) => { e.currentTarget.style.opacity = '0'; }} />
    </picture>
  );
}

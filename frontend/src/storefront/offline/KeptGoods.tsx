import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { m } from '@/lib/i18n';
import { EmptyState, Money, Picture, SkeletonLines, type PictureMedia } from '@/ui';
import { keptGoods } from './worker-page';
import type { Good } from './worker-types';
import './offline.css';

const priceOf = (one: Good) => (one.price ?? one.listPrice) as { amount: string; currency: string } | null;
const linkTo = (one: Good): string => `/p/${one.code}${one.variant ? `?sku=${encodeURIComponent(one.variant.sku)}` : ''}`;

/** Each product once: as itself if it fits, else as one of its variants. */
function products(all: readonly Good[]): Good[] {
  const once = new Map<string, Good>();
  for (const one of all) if (!one.variant || !once.has(one.code)) once.set(one.code, one);
  return [...once.values()];
}

/** What was seen before and fits the words: a search that needs no network. Of a product with variants, the product. */
export default function KeptGoods({ text }: { text: string }) {
  const [found, setFound] = useState<Good[]>();
  useEffect(() => {
    let here = true;
    void keptGoods(text).then((all) => { if (here) setFound(products(all)); });
    return () => { here = false; };
  }, [text]);
  if (!found) return <SkeletonLines lines={4} height={56} />;
  if (!found.length) return <EmptyState art="plug" title={m.offline_nothing_kept()} text={m.offline_nothing_kept_text()} />;
  return (
    <section className="kept">
      <p className="muted">{m.offline_kept_found({ count: found.length })}</p>
      <ul className="keptgoods panel">
        {found.map((one) => { const price = priceOf(one); return (
          <li key={one.code}>
            <Picture media={one.picture as PictureMedia} sizes="56px" alt="" />
            <span className="stack"><Link href={linkTo(one)} className="strong">{one.name}</Link><span className="pmeta num">{one.variant?.sku ?? one.code}</span></span>
            {price ? <Money value={price} /> : <span />}
          </li>
        ); })}
      </ul>
    </section>
  );
}

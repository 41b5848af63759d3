import { useEffect, useRef } from 'react';
import { locale, m } from '@/lib/i18n';
import { Icon } from '@/ui';
import type { Trouble } from '../cart/troubles';

type Difference = { variantId: string; unitCode: string; sku: string; name_zh: string; name_en: string; unit_zh: string; unit_en: string; before: number; after: number };
const MOST = 8;

function Row({ one }: { one: Difference }) {
  const zh = locale() === 'zh-CN';
  const unit = zh ? one.unit_zh : one.unit_en;
  const words = one.before === 0 ? m.checkout_changed_new({ count: one.after, unit }) : one.after === 0 ? m.checkout_changed_gone({ count: one.before, unit }) : `${one.before} → ${one.after} ${unit}`;
  return <li><span>{zh ? one.name_zh : one.name_en}</span> <b className="num">{words}</b></li>;
}

/** The cart is not as this page had shown it: what is different. The steps below have it as it is now, and what was filled in stays. */
export default function Changed({ trouble }: { trouble: Trouble }) {
  const { lines } = trouble.params as { lines: Difference[] };
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => note.current?.scrollIntoView({ block: 'center' }), [trouble]);
  const shown = lines.filter((one) => one.sku).slice(0, MOST);
  const more = lines.length - shown.length;
  return (
    <div className="note tone-warning problems changed" role="alert" ref={note}>
      <Icon name="refresh" size={18} />
      <div>
        <b>{m.checkout_changed_title()}</b>
        <ul>{shown.map((one) => <Row key={`${one.variantId} ${one.unitCode}`} one={one} />)}{more > 0 && <li>{m.checkout_changed_more({ count: more })}</li>}</ul>
        <p>{m.checkout_changed_text()}</p>
      </div>
    </div>
  );
}

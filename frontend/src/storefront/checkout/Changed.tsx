import { useEffect, useRef } from 'react';
import { locale, m } from '@/lib/i18n';
import { Icon } from '@/ui';
import type { Trouble } from '../cart/troubles';

type Difference = { variantId: string; unitCode: string; sku: string; name_zh: string; name_en: string; unit_zh: string; unit_en: string; before: number; after: number; remark_before: string; remark_after: string };
const MOST = 8;
const quoted = (remark: string) => (remark ? `“${remark}”` : m.checkout_changed_no_remark());

function Row({ one }: { one: Difference }) {
  const zh = locale() === 'zh-CN';
  const unit = zh ? one.unit_zh : one.unit_en;
  const words = one.before === 0 ? m.checkout_changed_new({ count: one.after, unit }) : one.after === 0 ? m.checkout_changed_gone({ count: one.before, unit }) : one.before === one.after ? '' : `${one.before} → ${one.after} ${unit}`;
  const remark = one.remark_before !== one.remark_after && m.checkout_changed_remark({ before: quoted(one.remark_before), after: quoted(one.remark_after) });
  return <li><span>{zh ? one.name_zh : one.name_en}</span> {words && <b className="num">{words}</b>} {remark && <b>{remark}</b>}</li>;
}

/** The cart is not as this page had shown it: what is different. The steps below have it as it is now, and what was filled in stays. */
export default function Changed({ trouble }: { trouble: Trouble }) {
  const { lines } = trouble.params as { lines: Difference[] };
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    note.current?.scrollIntoView({ block: 'center' });
    note.current?.focus({ preventScroll: true });
  }, [trouble]);
  const shown = lines.filter((one) => one.sku).slice(0, MOST);
  const more = lines.length - shown.length;
  return (
    <div className="note tone-warning problems changed" role="alert" tabIndex={-1} ref={note}>
      <Icon name="refresh" size={18} />
      <div>
        <b>{m.checkout_changed_title()}</b>
        <ul>{shown.map((one) => <Row key={`${one.variantId} ${one.unitCode}`} one={one} />)}{more > 0 && <li>{m.checkout_changed_more({ count: more })}</li>}</ul>
        <p>{m.checkout_changed_text()}</p>
      </div>
    </div>
  );
}

import { useState, type RefObject } from 'react';
import { useLocation } from 'wouter';
import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { useStore } from '@/lib/store';
import { Button, Money, toast } from '@/ui';
import { useCart } from '../cart/useCart';
import { sumOf } from '../ordering/sum';
import type { ShopVariant } from '../parts/pricing';
import { linesOf, type Fill, type FillStore } from './fill';

type Props = { store: FillStore; variants: readonly ShopVariant[]; grid: RefObject<HTMLElement | null>; sticky?: boolean };

/** What has been typed, its sum, and one button that puts all of it into the cart at once. */
export function FillBar({ store, variants, grid, sticky }: Props) {
  const fill = useStore(store);
  const cart = useCart();
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const lines = linesOf(variants, fill);
  const wrong = lines.filter((line) => line.trouble);
  const sum = sumOf(lines.map((line) => line.amount));
  const cellOf = (variantId: string | undefined) => grid.current?.querySelector<HTMLInputElement>(`input[data-variant="${variantId}"]`);
  const clear = () => { const before = store.get(); store.set({}); toast(m.product_cleared(), { undo: () => store.set(before) }); };
  const mend = () => store.set((all): Fill => ({ ...all, ...Object.fromEntries(wrong.map(({ variant, trouble }) => [variant.id, { ...all[variant.id], text: String(trouble!.next) }])) }));
  const add = async () => {
    if (wrong.length) { cellOf(wrong[0]?.variant.id)?.focus(); toast(m.product_wrong({ count: wrong.length }), { tone: 'danger' }); return; }
    setBusy(true);
    const done = await cart.add(lines.map(({ variant, unit, quantity }) => ({ variantId: variant.id, unitCode: unit.code, quantity })));
    setBusy(false);
    if (!done.ok) {
      const at = /^lines\.(\d+)/.exec(done.problem.field ?? '')?.[1];
      cellOf(lines[Number(at ?? NaN)]?.variant.id)?.focus();
      toast(done.problem.message, { tone: 'danger' });
      return;
    }
    store.set({});
    toast(m.ordering_in_cart({ count: lines.length }), { action: { label: m.store_to_cart(), run: () => go('/cart') } });
  };
  if (sticky && !lines.length) return null;
  return (
    <div className={`fillbar ${sticky ? 'sticky' : ''}`} role="region" aria-label={m.product_typed()}>
      <span className="fillsum" role="status"><span>{m.product_kinds({ count: integer(lines.length) })}</span>{sum && <Money value={sum} strong />}</span>
      {wrong.length > 0 && <button type="button" className="morelink" onClick={mend}>{m.product_mend({ count: wrong.length })}</button>}
      {lines.length > 0 && <Button look="ghost" icon="close" className="fillclear" onClick={clear}>{m.product_clear()}</Button>}
      <Button look="primary" size={sticky ? 'lg' : 'md'} icon="cart" busy={busy} disabled={!lines.length} onClick={() => void add()}>{m.product_add_all()}</Button>
    </div>
  );
}

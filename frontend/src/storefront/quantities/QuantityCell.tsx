import { memo, useState, useSyncExternalStore } from 'react';
import { m } from '@/lib/i18n';
import { baseUnit, type ShopVariant } from '../parts/pricing';
import { digitsOf, NOTHING_TYPED, troubleOf, type, unitOf, type Entry, type FillStore, type Trouble } from './fill';
import './quantities.css';

/** The entry of one variant: a change of another one does not wake who watches it. */
export const useEntry = (store: FillStore, variantId: string): Entry => useSyncExternalStore(store.subscribe, () => store.get()[variantId] ?? NOTHING_TYPED);

/** Why a quantity cannot be ordered, in words. */
export function troubleText(variant: ShopVariant, trouble: Trouble): string {
  const unit = baseUnit(variant.units)?.name ?? '';
  if (trouble.kind === 'max') return m.product_only({ count: variant.availability.available ?? 0, unit });
  return variant.step > 1 ? m.store_rule_step({ moq: Math.max(variant.moq, variant.step), step: variant.step, unit }) : m.store_rule_moq({ moq: variant.moq, unit });
}

type Props = { store: FillStore; variant: ShopVariant; name: string; row: number; col: number; unitCode?: string | undefined };

/** A quantity to type. What cannot be ordered says why once it is left, with the nearest amount that can. */
export const QuantityCell = memo(function QuantityCell({ store, variant, name, row, col, unitCode }: Props) {
  const entry = useEntry(store, variant.id);
  const [inside, setInside] = useState(false);
  const unit = unitOf(variant, unitCode ?? entry.unitCode);
  const out = variant.availability.band === 'OUT';
  const trouble = entry.text && unit ? troubleOf(variant, unit.factor, Number(entry.text)) : undefined;
  const put = (text: string) => type(store, variant.id, unitCode ? { text, unitCode } : { text });
  const why = trouble && troubleText(variant, trouble);
  return (
    <span className="qcell">
      <input
        className="input num" inputMode="numeric" autoComplete="off" enterKeyHint="next" data-row={row} data-col={col} data-variant={variant.id} disabled={out} value={entry.text} placeholder={out ? '–' : '0'}
        aria-label={m.store_quantity_of({ name, unit: unit?.name ?? '' })} aria-invalid={trouble ? true : undefined} title={why}
        onChange={(e) => put(digitsOf(e.currentTarget.value))} onFocus={(e) => { setInside(true); e.currentTarget.select(); }} onBlur={() => setInside(false)}
      />
      {trouble && !inside && <button type="button" className="qfix" title={why} onClick={() => put(String(trouble.next))}><span className="sr">{why} </span>→ {trouble.next}</button>}
    </span>
  );
});

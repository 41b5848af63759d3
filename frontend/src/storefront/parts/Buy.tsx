import { Suspense, useRef, useState } from 'react';
import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { Button, Money, QuantityStepper, toast, useFocusKept } from '@/ui';
import { useCart } from '../cart/useCart';
import { baseUnit, defaultUnit, nextTier, priceAt, ruleFor, scaled, type ShopVariant } from './pricing';

type Props = { variant: ShopVariant; name: string; unitCode: string; onUnit: (code: string) => void };

/** The unit in which the buyer orders this: the one already in the cart, else the usual one. */
export function useUnit(variant: ShopVariant): [string, (code: string) => void] {
  const cart = useCart();
  const [chosen, choose] = useState<string>();
  const inCart = variant.units.find((u) => cart.quantity({ variantId: variant.id, unitCode: u.code }) > 0);
  return [chosen ?? inCart?.code ?? defaultUnit(variant.units)?.code ?? '', choose];
}

/** 瓶 | 箱: which unit is counted. Silent when there is only one. */
export function UnitSwitch({ variant, name, unitCode, onUnit }: Props) {
  if (variant.units.length < 2) return <span className="oneunit">{variant.units[0]?.name}</span>;
  return (
    <span className="units" role="group" aria-label={m.store_unit_of({ name })}>
      {variant.units.map((u) => (
        <button key={u.code} type="button" aria-pressed={u.code === unitCode} onClick={() => onUnit(u.code)}>{u.name}{u.factor > 1 && <small> ×{integer(u.factor)}</small>}</button>
      ))}
    </span>
  );
}

const NoPriceText = lazily(() => import('./NoPrice'));
/** Where a price would stand; most shops never need it, so it is no part of the first load. */
export const NoPrice = () => <Suspense fallback={null}><NoPriceText /></Suspense>;

/** The own price of one unit at the quantity in the cart, the list price when that is higher, and the next tier. */
export function UnitPrice({ variant, unitCode, quantity = 0, hint = true }: { variant: ShopVariant; unitCode: string; quantity?: number; hint?: boolean }) {
  const unit = variant.units.find((u) => u.code === unitCode) ?? variant.units[0];
  const base = baseUnit(variant.units);
  if (!unit || !base || !variant.price) return <NoPrice />;
  const pieces = Math.max(quantity, ruleFor(variant, unit.factor).min) * unit.factor;
  const price = priceAt(variant, pieces) ?? variant.price.unitPrice;
  const list = variant.price.listPrice;
  const next = nextTier(variant, pieces);
  return (
    <span className="price">
      <span className="now"><Money value={scaled(price, unit.factor)} strong /><small>/{unit.name}</small>{list.amount !== price.amount && <del><Money value={scaled(list, unit.factor)} /></del>}</span>
      {hint && <span className="hintline">{next ? <>{m.store_tier_from({ count: integer(next.minQuantity), unit: base.name })} <b><Money value={next.unitPrice} /></b></> : unit.factor > 1 && <><Money value={price} />/{base.name}</>}</span>}
    </span>
  );
}

/** Plus, or what stands in its place: to add. */
const lastButton = (box: HTMLElement) => box.querySelector<HTMLElement>('button:last-child');

/** Add, then plus and minus: the cart's own quantity, editable wherever the product is shown. */
export function BuyControl({ variant, name, unitCode }: Omit<Props, 'onUnit'>) {
  const cart = useCart();
  const box = useRef<HTMLSpanElement>(null);
  useFocusKept(box, lastButton);
  const unit = variant.units.find((u) => u.code === unitCode) ?? variant.units[0];
  if (!unit) return null;
  const place = { variantId: variant.id, unitCode: unit.code };
  const quantity = cart.quantity(place);
  const rule = ruleFor(variant, unit.factor, variant.availability.available);
  const set = (next: number) => {
    cart.set(place, next);
    if (!next) toast(m.store_removed({ name }), { undo: () => cart.set(place, quantity) });
  };
  return (
    <span className="buy" ref={box}>
      {quantity > 0 ? <QuantityStepper {...rule} zero value={quantity} onChange={set} label={m.store_quantity_of({ name, unit: unit.name })} />
        : variant.availability.band === 'OUT' ? <Button disabled wide>{m.store_stock_out()}</Button>
        : <Button look="soft" icon="plus" wide onClick={() => set(rule.min)}>{rule.min > 1 ? m.store_add_count({ count: rule.min, unit: unit.name }) : m.store_add()}<span className="sr"> {name}</span></Button>}
    </span>
  );
}

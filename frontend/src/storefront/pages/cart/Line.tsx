import { memo } from 'react';
import { Link } from 'wouter';
import type { StoreCartFragment } from '@/gen/features/cart/store-page';
import { StoreCartLineRemarkDoc } from '@/gen/features/delivery/store-delivery';
import { mutate, useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, Icon, IconButton, Money, Picture, QuantityStepper, toast } from '@/ui';
import { Remark } from '../../cart/Remark';
import { keyOf, settled, waiting, type useCart } from '../../cart/useCart';
import { fixesOf, type Trouble } from '../../cart/troubles';
import { Stock } from '../../parts/Stock';
import { Why } from '../../parts/Why';
import { baseUnit, ruleFor } from '../../parts/pricing';

export type CartLine = StoreCartFragment['lines'][number];
type QuoteLine = StoreCartFragment['quote']['lines'][number];

export type Cart = Pick<ReturnType<typeof useCart>, 'set' | 'add' | 'quantity'>;
/** `cart` and `onTick` stay the same functions for as long as the page is there. */
type Props = { line: CartLine; quantity: number; quoted: QuoteLine | undefined; troubles: readonly Trouble[]; ticked: boolean; cart: Cart; onTick: (line: CartLine, on: boolean) => void };

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
/** Each answer brings all lines anew. In a long cart only those are drawn again that are others. */
const unchanged = (a: Props, b: Props): boolean => a.quantity === b.quantity && a.ticked === b.ticked && same(a.line, b.line) && same(a.quoted, b.quoted) && same(a.troubles, b.troubles);

/** One line: whether the next order takes it, what, how many of which unit, what it costs, and what is wrong with it. */
export const Line = memo(function Line({ line, quantity, quoted, troubles, ticked, cart, onTick }: Props) {
  const client = useClient();
  const { variant, unit } = line;
  const place = { variantId: variant.id, unitCode: unit.code };
  const name = variant.name && variant.name !== variant.product.name ? `${variant.product.name} ${variant.name}` : variant.product.name;
  const rule = ruleFor(variant, unit.factor);
  /** As it was, with what was said about it; where the removal still waits for the network, the remark is still there. */
  const back = async () => {
    const before = quantity || line.quantity;
    if (line.remark) await settled();
    if (line.remark && waiting.get()[keyOf(place)] === undefined) await cart.add([{ ...place, quantity: before, remark: line.remark }]);
    else cart.set(place, before);
  };
  const set = (next: number) => {
    cart.set(place, next);
    if (next && !ticked) onTick(line, true); // whoever changes it wants it now
    if (!next) toast(m.store_removed({ name }), { undo: () => void back() });
  };
  const switchUnit = (code: string) => {
    const other = variant.units.find((u) => u.code === code);
    if (!other || code === unit.code) return;
    const there = { variantId: variant.id, unitCode: code };
    const wanted = Math.ceil((quantity * unit.factor) / other.factor);
    const { min, step } = ruleFor(variant, other.factor);
    const alone = cart.quantity(there) === 0;
    cart.set(there, cart.quantity(there) + Math.max(min, min + Math.ceil((wanted - min) / step) * step));
    cart.set(place, 0);
    if (line.remark && alone) void settled().then(() => mutate(client, StoreCartLineRemarkDoc, { ...there, remark: line.remark }));
  };
  const base = baseUnit(variant.units);
  const next = quoted?.nextTier;
  return (
    <li className={`line ${troubles.length ? 'trouble' : ''} ${ticked ? '' : 'later'}`}>
      <label className="check ltick"><input type="checkbox" aria-label={m.checkout_tick_name({ name })} checked={ticked} onChange={(e) => onTick(line, e.currentTarget.checked)} /></label>
      <Link href={`/p/${variant.product.code}?sku=${encodeURIComponent(variant.sku)}`} className="lpic" tabIndex={-1} aria-hidden="true"><Picture media={variant.product.picture} sizes="88px" alt="" /></Link>
      <div className="lname">
        <Link href={`/p/${variant.product.code}?sku=${encodeURIComponent(variant.sku)}`} className="strong">{name}</Link>
        <span className="pmeta num">{variant.customerCode ?? variant.sku}</span>
        {quoted && <span className="lunit">{line.priceChanged && line.seenPrice && <del><Money value={line.seenPrice} /></del>} <Money value={quoted.unitPrice} />/{base?.name}{unit.factor > 1 && <span className="muted"> · 1{unit.name} = {unit.factor}{base?.name}</span>}</span>}
        {!quoted && line.seenPrice && <span className="lunit"><Money value={line.seenPrice} />/{base?.name}</span>}
        {line.availability.band !== 'OK' && <Stock value={line.availability} unit={base?.name} />}
      </div>
      <IconButton icon="trash" label={m.store_remove_name({ name })} className="lremove" onClick={() => set(0)} />
      <div className="lbuy">
        {variant.units.length > 1 && <span className="units" role="group" aria-label={m.store_unit_of({ name })}>{variant.units.map((u) => <button key={u.code} type="button" aria-pressed={u.code === unit.code} onClick={() => switchUnit(u.code)}>{u.name}</button>)}</span>}
        <QuantityStepper {...rule} zero value={quantity} onChange={set} label={m.store_quantity_of({ name, unit: unit.name })} />
      </div>
      <div className="ltotal">{ticked ? quoted && <Money value={quoted.total} strong /> : <span className="pmeta">{m.checkout_ticks_later()}</span>}</div>
      <div className="lmore">
        {troubles.map((t, i) => <div key={i} className="note tone-danger" role="alert"><Icon name="warning" size={16} /><div>{t.message}<span className="fixes">{fixesOf({ ...line, quantity }, t).map((f) => <Button key={f.label} size="sm" onClick={() => set(f.quantity)}>{f.label}</Button>)}</span></div></div>)}
        {next && base && quoted && !troubles.length && <p className="nexttier"><Icon name="info" size={15} />{m.store_next_tier({ count: next.minQuantity - quoted.baseQuantity, unit: base.name })} <b><Money value={next.unitPrice} /></b></p>}
        <Remark place={place} name={name} value={line.remark} />
        {quoted && quoted.steps.length > 1 && <Why steps={quoted.steps} />}
      </div>
    </li>
  );
}, unchanged);

import { useMemo } from 'react';
import { Link } from 'wouter';
import type { StoreComparedFragment } from '@/gen/features/ordering/store-again';
import { useCarried } from '@/lib/draft';
import type { MoneyValue } from '@/lib/format';
import { m } from '@/lib/i18n';
import { useStore } from '@/lib/store';
import { Badge, Button, Money, Picture, QuantityStepper, type Tone } from '@/ui';
import { ownStock } from '../parts/own';
import { baseUnit, defaultUnit, priceAt, ruleFor, scaled } from '../parts/pricing';
import { Stock } from '../parts/Stock';
import { Goods } from './Finder';
import { sumOf } from './sum';

export type Compared = StoreComparedFragment;
export type Wanted = { variantId: string; unitCode: string; quantity: number };
type Change = Compared['changes'][number];
type Instead = Compared['substitutes'][number];
/** What the buyer wants of a line now. */
type Pick = { on: boolean; quantity: number; instead: Instead | undefined };

const WORDS: Record<Change, [() => string, Tone]> = {
  WITHDRAWN: [m.ordering_withdrawn, 'danger'], UNIT_GONE: [m.ordering_unit_gone, 'warning'], DEARER: [m.ordering_dearer, 'warning'], CHEAPER: [m.ordering_cheaper, 'success'],
  OUT: [m.ordering_out, 'danger'], SHORT: [m.ordering_short, 'warning'], AMOUNT: [m.ordering_amount_changed, 'warning'], UNPRICED: [m.ordering_unpriced, 'danger'],
};
const first = (line: Compared): Pick => ({ on: Boolean(line.variant) && line.quantity > 0, quantity: line.quantity, instead: undefined });
const wantedOf = (line: Compared, pick: Pick): Wanted | undefined => {
  if (!pick.on || pick.quantity < 1) return undefined;
  if (pick.instead) return { variantId: pick.instead.id, unitCode: defaultUnit(pick.instead.units)?.code ?? '', quantity: pick.quantity };
  return line.variant && line.unit ? { variantId: line.variant.id, unitCode: line.unit.code, quantity: pick.quantity } : undefined;
};
const piecesOf = (line: Compared, pick: Pick) => pick.quantity * ((pick.instead ? defaultUnit(pick.instead.units) : line.unit)?.factor ?? 1);
/** What a base unit costs where `pieces` of the goods are taken in all. */
const unitPriceOf = (line: Compared, pick: Pick, pieces: number): MoneyValue | undefined => {
  const unitPrice = pick.instead ? pick.instead.price?.unitPrice : line.unitPrice;
  return unitPrice ? priceAt({ tiers: (pick.instead ?? line.variant)?.tiers ?? [], price: { unitPrice } }, pieces) : undefined;
};
const totalOf = (line: Compared, pick: Pick, pieces: number) => { const price = unitPriceOf(line, pick, pieces); return price && scaled(price, piecesOf(line, pick)); };

function Row({ line, pick, pieces, onPick }: { line: Compared; pick: Pick; pieces: number; onPick: (next: Pick) => void }) {
  const { variant, unit } = line;
  const own = useStore(ownStock);
  const base = variant ? baseUnit(variant.units)?.name : undefined;
  const name = pick.instead?.fullName ?? line.name;
  const buyable = pick.instead ?? (variant && unit && line.unitPrice ? variant : undefined);
  const units = pick.instead ? defaultUnit(pick.instead.units) : unit;
  const price = unitPriceOf(line, pick, pieces);
  const total = totalOf(line, pick, pieces);
  const swap = (one: Instead) => onPick({ on: true, instead: one, quantity: ruleFor(one, defaultUnit(one.units)?.factor ?? 1).min });
  return (
    <li className={`cline ${pick.on ? '' : 'off'}`}>
      <label className="ccheck check"><input type="checkbox" checked={pick.on} disabled={!buyable} onChange={(e) => onPick(turned(line, pick, e.currentTarget.checked))} /><span className="sr">{m.ordering_take({ name })}</span></label>
      <span className="cpic"><Picture media={pick.instead ? pick.instead.product.picture : variant?.product.picture} sizes="56px" alt="" /></span>
      <div className="cname">
        {variant && !pick.instead ? <Link href={`/p/${variant.product.code}?sku=${encodeURIComponent(variant.sku)}`} className="strong">{name}</Link> : <span className="strong">{name}</span>}
        <span className="pmeta"><span className="num">{pick.instead ? pick.instead.sku : line.sku}</span>{!pick.instead && <> · {line.unitPriceThen ? m.ordering_then({ count: line.quantityThen, unit: line.unitNameThen }) : m.ordering_on_list({ count: line.quantityThen, unit: line.unitNameThen })}</>}</span>
        {(line.changes.length > 0 || pick.instead) && <span className="row cbadges">{pick.instead ? <Badge tone="info">{m.ordering_instead_of({ name: line.name })}</Badge> : line.changes.map((one) => <Badge key={one} tone={WORDS[one][1]}>{WORDS[one][0]()}</Badge>)}</span>}
        {variant && !pick.instead && variant.availability.band !== 'OK' && <Stock value={own(variant).availability} unit={base} />}
      </div>
      <div className="cprice">{price && <><Money value={price} was={pick.instead ? null : line.unitPriceThen} /><span className="muted">/{pick.instead ? baseUnit(pick.instead.units)?.name : base}</span></>}</div>
      <div className="ccount">{buyable && units && <QuantityStepper {...ruleFor(buyable, units.factor)} zero value={pick.on ? pick.quantity : 0} unit={units.name} label={m.store_quantity_of({ name, unit: units.name })} onChange={(quantity) => onPick({ ...pick, on: quantity > 0, quantity: quantity || pick.quantity })} />}</div>
      <div className="csum">{pick.on && total && <Money value={total} strong />}</div>
      {line.substitutes.length > 0 && <div className="csubs">{pick.instead ? <Button size="sm" look="ghost" icon="undo" onClick={() => onPick(first(line))}>{m.ui_undo()}</Button> : <><span className="pmeta">{m.ordering_substitutes()}</span>{line.substitutes.map((one) => <button key={one.id} type="button" className="choice" onClick={() => swap(one)}><Goods one={one} /></button>)}</>}</div>}
    </li>
  );
}

const turned = (line: Compared, pick: Pick, on: boolean): Pick => {
  const buyable = pick.instead ?? line.variant;
  const unit = pick.instead ? defaultUnit(pick.instead.units) : line.unit;
  return { ...pick, on, quantity: pick.quantity || (buyable && unit ? ruleFor(buyable, unit.factor).min : 0) };
};

/** What has changed since, line by line: the buyer chooses lines, quantities and substitutes; nothing is added before. */
export function Compare({ lines, busy, onAdd }: { lines: readonly Compared[]; busy: boolean; onAdd: (wanted: Wanted[]) => void }) {
  const [picks, setPicks] = useCarried<Record<number, Pick>>(`compare ${location.pathname} ${lines.map((line) => line.sku).join()}`, {});
  const pickOf = (at: number): Pick => {
    const pick = picks[at];
    const instead = pick?.instead && lines[at]!.substitutes.find((one) => one.id === pick.instead?.id); // in the words of today's language
    return !pick || (pick.instead && !instead) ? first(lines[at]!) : { ...pick, instead };
  };
  const places = useMemo(() => lines.map((_, at) => at), [lines]);
  const changed = places.filter((at) => lines[at]!.changes.length > 0);
  const same = places.filter((at) => lines[at]!.changes.length === 0);
  const wanted = places.map((at) => wantedOf(lines[at]!, pickOf(at))).filter((one): one is Wanted => Boolean(one));
  // Goods on two lines are priced together, as the cart does it; a line that is not taken shows what its amount would cost.
  const taken = new Map<string, number>();
  for (const at of places) { const one = wantedOf(lines[at]!, pickOf(at)); if (one) taken.set(one.variantId, (taken.get(one.variantId) ?? 0) + piecesOf(lines[at]!, pickOf(at))); }
  const pieces = (at: number) => taken.get((pickOf(at).instead ?? lines[at]!.variant)?.id ?? '') ?? piecesOf(lines[at]!, pickOf(at));
  const sum = sumOf(places.map((at) => (wantedOf(lines[at]!, pickOf(at)) ? totalOf(lines[at]!, pickOf(at), pieces(at)) : undefined)));
  // All of them: what is sold, priced and there. What is short of stock stays as it was chosen.
  const takeable = places.filter((at) => pickOf(at).instead || (first(lines[at]!).on && lines[at]!.unitPrice));
  const on = takeable.filter((at) => pickOf(at).on).length;
  const turnAll = (to: boolean) => setPicks((all) => ({ ...all, ...Object.fromEntries(places.filter((at) => !to || takeable.includes(at)).map((at) => [at, turned(lines[at]!, pickOf(at), to)])) }));
  const list = (all: number[]) => <ul className="panel clines">{all.map((at) => <Row key={at} line={lines[at]!} pick={pickOf(at)} pieces={pieces(at)} onPick={(next) => setPicks((p) => ({ ...p, [at]: next }))} />)}</ul>;
  return (
    <div className="pad">
      {takeable.length > 1 && <label className="check call"><input type="checkbox" checked={on === takeable.length} ref={(box) => { if (box) box.indeterminate = wanted.length > 0 && on < takeable.length; }} onChange={(e) => turnAll(e.currentTarget.checked)} /><span>{m.checkout_ticks_all()}</span></label>}
      {changed.length > 0 && <section className="stack" aria-label={m.ordering_changed({ count: changed.length })}><h2 className="csection">{m.ordering_changed({ count: changed.length })}</h2>{list(changed)}</section>}
      {same.length > 0 && <section className="stack" aria-label={m.ordering_same({ count: same.length })}>{changed.length > 0 && <h2 className="csection">{m.ordering_same({ count: same.length })}</h2>}{list(same)}</section>}
      <div className="padbar" role="region" aria-label={m.ordering_summary()}>
        <span className="stack"><span className="strong">{m.ordering_chosen({ count: wanted.length, of: lines.length })}</span>{changed.length === 0 && <span className="pmeta">{m.ordering_nothing_changed()}</span>}</span>
        {sum && <span className="padsum"><Money value={sum} strong /></span>}
        <Button look="primary" size="lg" icon="cart" busy={busy} disabled={!wanted.length} onClick={() => onAdd(wanted)}>{m.ordering_to_cart({ count: wanted.length })}</Button>
      </div>
    </div>
  );
}

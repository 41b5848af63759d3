import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { Money } from '@/ui';
import { useCart } from '../../cart/useCart';
import type { ShopProduct } from '../../parts/ProductCard';
import { baseUnit, nextTier, ruleFor, scaled, type ShopVariant } from '../../parts/pricing';
import { optionsOf, valueOf } from './axes';
import { Swatch } from './Swatch';

/** One row of chips per option; a value that goes with nothing else chosen still leads somewhere. */
export function OptionChips({ product, variant, onChoose }: { product: ShopProduct; variant: ShopVariant; onChoose: (variant: ShopVariant) => void }) {
  const options = optionsOf(product.variants);
  if (product.variants.length < 2) return null;
  if (!options.length) {
    return <div className="chips" role="group" aria-label={m.store_variant()}>{product.variants.map((v) => <button key={v.id} type="button" className="chip" aria-pressed={v.id === variant.id} onClick={() => onChoose(v)}>{v.name}</button>)}</div>;
  }
  const choose = (name: string, value: string) => {
    const wanted = (v: ShopVariant) => valueOf(v, name) === value;
    const closest = product.variants.find((v) => wanted(v) && options.every((o) => o.name === name || valueOf(v, o.name) === valueOf(variant, o.name)));
    const any = closest ?? product.variants.find(wanted);
    if (any) onChoose(any);
  };
  return options.map(({ name, values }) => (
    <div key={name} className="optrow" role="group" aria-label={name}>
      <span className="muted">{name}<span className="sr">: </span> <b>{valueOf(variant, name)}</b></span>
      <div className="chips">
        {values.map(({ value, color }) => {
          const fits = product.variants.filter((v) => valueOf(v, name) === value);
          const exact = fits.find((v) => options.every((o) => o.name === name || valueOf(v, o.name) === valueOf(variant, o.name)));
          const out = exact ? exact.availability.band === 'OUT' : fits.every((v) => v.availability.band === 'OUT');
          return <button key={value} type="button" className={`chip ${out ? 'gone' : ''}`} aria-pressed={valueOf(variant, name) === value} onClick={() => choose(name, value)}><Swatch color={color} />{value}{out && <span className="sr"> {m.store_stock_out()}</span>}</button>;
        })}
      </div>
    </div>
  ));
}

/** Prices by quantity; a tier can be chosen, and the one that applies now is marked. */
export function Tiers({ variant, unitCode, quantity, name }: { variant: ShopVariant; unitCode: string; quantity: number; name: string }) {
  const cart = useCart();
  const base = baseUnit(variant.units);
  const unit = variant.units.find((u) => u.code === unitCode) ?? base;
  if (!base || !unit || variant.tiers.length < 2) return null;
  const rule = ruleFor(variant, unit.factor, variant.availability.available);
  const pieces = Math.max(quantity, rule.min) * unit.factor;
  const now = variant.tiers.filter((t) => t.minQuantity <= pieces).at(-1);
  const next = nextTier(variant, pieces);
  const reach = next ? Math.ceil(next.minQuantity / unit.factor / rule.step) * rule.step : 0;
  return (
    <div className="tiers">
      <table>
        <caption className="sr">{m.store_tiers()}</caption>
        <thead><tr><th scope="col">{m.store_tiers_quantity({ unit: base.name })}</th><th scope="col">{m.store_tiers_price({ unit: base.name })}</th>{unit.factor > 1 && <th scope="col">{m.store_tiers_price({ unit: unit.name })}</th>}</tr></thead>
        <tbody>{variant.tiers.map((t) => <tr key={t.minQuantity} className={t === now ? 'now' : ''} aria-current={t === now || undefined}><td className="num">≥ {integer(Math.max(t.minQuantity, 1))}</td><td><Money value={t.unitPrice} /></td>{unit.factor > 1 && <td><Money value={scaled(t.unitPrice, unit.factor)} /></td>}</tr>)}</tbody>
      </table>
      {next && (rule.max === undefined || reach <= rule.max) && <button type="button" className="morelink" onClick={() => cart.set({ variantId: variant.id, unitCode: unit.code }, reach)}>{m.store_tiers_reach({ count: reach, unit: unit.name })} <Money value={next.unitPrice} />/{base.name}<span className="sr"> {name}</span></button>}
    </div>
  );
}

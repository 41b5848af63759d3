import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { Money } from '@/ui';
import { useCart } from '../../cart/useCart';
import { BuyControl } from '../../parts/Buy';
import type { ShopProduct } from '../../parts/ProductCard';
import { baseUnit, defaultUnit, nextTier, ruleFor, scaled, type ShopVariant } from '../../parts/pricing';

const valueOf = (variant: ShopVariant, name: string) => variant.options.find((o) => o.name === name)?.value ?? '';
const distinct = (values: string[]) => [...new Set(values.filter(Boolean))];
export const optionNames = (product: ShopProduct): string[] => distinct(product.variants.flatMap((v) => v.options.map((o) => o.name)));

/** One row of chips per option; a value that goes with nothing else chosen still leads somewhere. */
export function OptionChips({ product, variant, onChoose }: { product: ShopProduct; variant: ShopVariant; onChoose: (variant: ShopVariant) => void }) {
  const names = optionNames(product);
  if (product.variants.length < 2) return null;
  if (!names.length) {
    return <div className="chips" role="group" aria-label={m.store_variant()}>{product.variants.map((v) => <button key={v.id} type="button" className="chip" aria-pressed={v.id === variant.id} onClick={() => onChoose(v)}>{v.name}</button>)}</div>;
  }
  const choose = (name: string, value: string) => {
    const wanted = (v: ShopVariant) => valueOf(v, name) === value;
    const closest = product.variants.find((v) => wanted(v) && names.every((n) => n === name || valueOf(v, n) === valueOf(variant, n)));
    const any = closest ?? product.variants.find(wanted);
    if (any) onChoose(any);
  };
  return names.map((name) => (
    <div key={name} className="optrow" role="group" aria-label={name}>
      <span className="muted">{name}</span>
      <div className="chips">
        {distinct(product.variants.map((v) => valueOf(v, name))).map((value) => {
          const out = product.variants.filter((v) => valueOf(v, name) === value).every((v) => v.availability.band === 'OUT');
          return <button key={value} type="button" className={`chip ${out ? 'gone' : ''}`} aria-pressed={valueOf(variant, name) === value} onClick={() => choose(name, value)}>{value}{out && <span className="sr"> {m.store_stock_out()}</span>}</button>;
        })}
      </div>
    </div>
  ));
}

/** Two options cross: every combination is a cell that can be ordered. */
export function Matrix({ product }: { product: ShopProduct }) {
  const [down = '', across = ''] = optionNames(product);
  const columns = distinct(product.variants.map((v) => valueOf(v, across)));
  const rows = distinct(product.variants.map((v) => valueOf(v, down)));
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls sideways must be reachable by keyboard
    <div className="scroller" role="region" aria-label={m.store_all_variants()} tabIndex={0}>
      <table className="matrix">
        <thead><tr><th scope="col">{down} / {across}</th>{columns.map((c) => <th key={c} scope="col">{c}</th>)}</tr></thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r}>
              <th scope="row">{r}</th>
              {columns.map((c) => {
                const variant = product.variants.find((v) => valueOf(v, down) === r && valueOf(v, across) === c);
                const unit = variant && defaultUnit(variant.units);
                return <td key={c}>{variant && unit ? <div className="cell">{variant.price && <span><Money value={scaled(variant.price.unitPrice, unit.factor)} strong /><small className="muted">/{unit.name}</small></span>}<BuyControl variant={variant} name={`${product.name} ${variant.name}`} unitCode={unit.code} /></div> : <span className="muted">—</span>}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
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

import { memo, useCallback, useMemo, useRef, useState } from 'react';
import { useCarried } from '@/lib/draft';
import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { useStore } from '@/lib/store';
import { Money } from '@/ui';
import { useCart } from '../../cart/useCart';
import type { ShopProduct } from '../../parts/ProductCard';
import { Stock } from '../../parts/Stock';
import { NoPrice } from '../../parts/Buy';
import { baseUnit, priceAt, ruleFor, scaled, type ShopVariant } from '../../parts/pricing';
import { FillBar } from '../../quantities/FillBar';
import { QuantityCell, useEntry } from '../../quantities/QuantityCell';
import { createFill, linesOf, type Fill, type FillStore } from '../../quantities/fill';
import { useGrid } from '../../quantities/useGrid';
import { axesOf, sharedUnits, variantAt, type Axes } from './axes';
import { Swatch } from './Swatch';
import type { LastBought } from './useLastBought';

type CellProps = { store: FillStore; variant: ShopVariant; name: string; row: number; col: number; unitCode: string; uniform: boolean; inCart: number };

/** One combination: how many, what it costs when that differs, what there is. */
const Cell = memo(function Cell({ store, variant, name, row, col, unitCode, uniform, inCart }: CellProps) {
  const entry = useEntry(store, variant.id);
  const unit = variant.units.find((u) => u.code === unitCode);
  if (!unit) return <td><span className="muted">—</span></td>;
  const price = priceAt(variant, Math.max(Number(entry.text), ruleFor(variant, unit.factor).min) * unit.factor);
  return (
    <td className={entry.text ? 'filled' : ''}>
      <QuantityCell store={store} variant={variant} name={`${name} ${variant.name}`} row={row} col={col} unitCode={unitCode} />
      {!uniform && price && <span className="cellprice"><Money value={scaled(price, unit.factor)} /></span>}
      <Stock value={variant.availability} unit={baseUnit(variant.units)?.name} />
      {inCart > 0 && <span className="incart">{m.product_in_cart({ count: integer(inCart) })}</span>}
    </td>
  );
});

/** The sum of what was typed for these variants. */
function Sum({ store, variants, of }: { store: FillStore; variants: readonly ShopVariant[]; of: string }) {
  const fill = useStore(store);
  const count = linesOf(variants, fill).reduce((sum, line) => sum + line.quantity, 0);
  return <td className="sumcell num"><span className="sr">{m.product_sum_of({ name: of })} </span>{count ? integer(count) : ''}</td>;
}

/** Options beyond two: each combination is a sheet of its own, and what was typed on the others counts, too. */
function Sheets({ axes, chosen, choose }: { axes: Axes; chosen: Record<string, string>; choose: (name: string, value: string) => void }) {
  return axes.rest.map(({ name, values }) => (
    <div key={name} className="optrow" role="group" aria-label={name}><span className="muted">{name}</span><div className="chips">{values.map(({ value, color }) => <button key={value} type="button" className="chip" aria-pressed={chosen[name] === value} onClick={() => choose(name, value)}><Swatch color={color} />{value}</button>)}</div></div>
  ));
}

/** Every combination of two options as a cell that can be typed into; all of it goes into the cart at once. */
export default function Matrix({ product, last }: { product: ShopProduct; last: LastBought }) {
  const [store] = useCarried(`matrix ${product.id}`, createFill);
  const cart = useCart();
  const grid = useRef<HTMLDivElement>(null);
  const axes = useMemo(() => axesOf(product.variants)!, [product.variants]);
  const units = useMemo(() => sharedUnits(product.variants), [product.variants]);
  const [unitCode, setUnit] = useCarried(`matrix ${product.id} unit`, () => (units.find((u) => u.isDefault) ?? units[0])!.code);
  const [sheet, setSheet] = useState<Record<string, string>>(() => Object.fromEntries(axes.rest.map(({ name, values }) => [name, values[0]!.value])));
  const cells = useMemo(() => axes.down.values.map((down) => axes.across.values.map((across) => variantAt(product.variants, { ...sheet, [axes.down.name]: down.value, [axes.across.name]: across.value }))), [axes, product.variants, sheet]);
  const at = useCallback((row: number, column: number) => cells[row]?.[column], [cells]);
  const handlers = useGrid(store, at, unitCode);
  const prices = new Set(product.variants.map((v) => v.price?.unitPrice.amount));
  const unit = units.find((u) => u.code === unitCode)!;
  const first = product.variants[0]!;
  const before = product.variants.flatMap((v) => (last[v.id] ? [[v, last[v.id]!] as const] : []));
  const switchUnit = (code: string) => { setUnit(code); store.set((all): Fill => Object.fromEntries(Object.entries(all).map(([id, entry]) => [id, { ...entry, unitCode: code }]))); };
  const again = () => store.set((all): Fill => ({ ...all, ...Object.fromEntries(before.filter(([v, l]) => l.unitCode === unitCode && v.availability.band !== 'OUT').map(([v, l]) => [v.id, { text: String(l.quantity), unitCode }])) }));
  return (
    <div className="matrixbox">
      <div className="matrixtools">
        <Sheets axes={axes} chosen={sheet} choose={(name, value) => setSheet({ ...sheet, [name]: value })} />
        {units.length > 1 && <span className="units" role="group" aria-label={m.store_unit_of({ name: product.name })}>{units.map((u) => <button key={u.code} type="button" aria-pressed={u.code === unitCode} onClick={() => switchUnit(u.code)}>{u.name}{u.factor > 1 && <small> ×{integer(u.factor)}</small>}</button>)}</span>}
        {prices.size === 1 && first.price && <span className="matrixprice"><Money value={scaled(first.price.unitPrice, unit.factor)} strong /><small className="muted">/{unit.name}</small></span>}
        {!first.price && <NoPrice />}
        {before.some(([, l]) => l.unitCode === unitCode) && <button type="button" className="morelink" onClick={again}>{m.product_as_last()}</button>}
        <span className="muted matrixhint">{m.product_grid_hint()}</span>
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls sideways must be reachable by keyboard */}
      <div className="scroller" role="region" aria-label={m.store_all_variants()} tabIndex={0} ref={grid} {...handlers}>
        <table className="matrix">
          <thead><tr><th scope="col">{axes.down.name} / {axes.across.name}</th>{axes.across.values.map(({ value, color }) => <th key={value} scope="col"><Swatch color={color} />{value}</th>)}<th scope="col" className="sumcell">{m.product_sum()}</th></tr></thead>
          <tbody>
            {axes.down.values.map(({ value, color }, row) => (
              <tr key={value}>
                <th scope="row"><Swatch color={color} />{value}</th>
                {axes.across.values.map((column, col) => {
                  const variant = cells[row]?.[col];
                  return variant ? <Cell key={variant.id} store={store} variant={variant} name={product.name} row={row} col={col} unitCode={unitCode} uniform={prices.size === 1} inCart={cart.quantity({ variantId: variant.id, unitCode })} /> : <td key={column.value}><span className="muted">—</span></td>;
                })}
                <Sum store={store} variants={cells[row]!.filter((v) => v !== undefined)} of={value} />
              </tr>
            ))}
          </tbody>
          <tfoot><tr><th scope="row">{m.product_sum()}</th>{axes.across.values.map(({ value }, col) => <Sum key={value} store={store} variants={cells.map((row) => row[col]).filter((v) => v !== undefined)} of={value} />)}<Sum store={store} variants={cells.flat().filter((v) => v !== undefined)} of={m.product_sum()} /></tr></tfoot>
        </table>
      </div>
      <FillBar store={store} variants={product.variants} grid={grid} />
    </div>
  );
}

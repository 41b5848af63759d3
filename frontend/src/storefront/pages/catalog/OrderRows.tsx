import { memo, useCallback, useMemo, useRef } from 'react';
import { Link } from 'wouter';
import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { Icon, Money, Picture } from '@/ui';
import { useCart } from '../../cart/useCart';
import { UnitPrice } from '../../parts/Buy';
import type { ShopProduct } from '../../parts/ProductCard';
import { Stock } from '../../parts/Stock';
import { useOwn } from '../../parts/useOwn';
import { baseUnit, defaultUnit, type ShopVariant } from '../../parts/pricing';
import { FillBar } from '../../quantities/FillBar';
import { QuantityCell, useEntry } from '../../quantities/QuantityCell';
import { createFill, lineOf, type, type FillStore } from '../../quantities/fill';
import { useGrid } from '../../quantities/useGrid';

type Pad = { store: FillStore; known: Map<string, ShopVariant> };
const pads = new Map<string, Pad>();
/** What somebody has typed goes with them from category to category; the next person begins with nothing. */
function usePadOf(): Pad {
  const who = useSession().viewer?.user?.id ?? '';
  if (!pads.has(who)) { pads.clear(); pads.set(who, { store: createFill(), known: new Map() }); }
  return pads.get(who)!;
}

type RowProps = { store: FillStore; product: ShopProduct; variant: ShopVariant; row: number; inCart: number };

/** One SKU: unit, quantity and what that comes to. */
const Row = memo(function Row({ store, product, variant, row, inCart }: RowProps) {
  const entry = useEntry(store, variant.id);
  const usual = defaultUnit(variant.units);
  const unit = variant.units.find((u) => u.code === entry.unitCode) ?? usual;
  const title = variant.name && variant.name !== product.name ? `${product.name} ${variant.name}` : product.name;
  const amount = lineOf(variant, entry)?.amount;
  const choose = (code: string) => type(store, variant.id, { unitCode: code });
  const step = (by: number) => { const at = variant.units.findIndex((u) => u.code === unit?.code); const next = variant.units[(at + by + variant.units.length) % variant.units.length]; if (next) choose(next.code); };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a shortcut for what the select does
    <li className={`orow ${entry.text ? 'chosen' : ''}`} onKeyDown={(e) => { if (e.altKey && (e.key === 'ArrowUp' || e.key === 'ArrowDown')) { e.preventDefault(); step(e.key === 'ArrowDown' ? 1 : -1); } }}>
      <Link href={`/p/${product.code}?sku=${encodeURIComponent(variant.sku)}`} className="orowname" tabIndex={-1}><Picture media={product.picture} sizes="36px" alt="" /><span><span className="strong">{title}</span><span className="pmeta num">{variant.customerCode ?? variant.sku}{variant.moq > 1 && ` · ${m.store_moq_short({ count: variant.moq, unit: baseUnit(variant.units)?.name ?? '' })}`}</span></span></Link>
      <span className="orowstock"><Stock value={variant.availability} unit={baseUnit(variant.units)?.name} />{inCart > 0 && <span className="incart">{m.product_in_cart({ count: integer(inCart) })}</span>}</span>
      <span className="orowprice"><UnitPrice variant={variant} unitCode={unit?.code ?? ''} quantity={Number(entry.text)} hint={false} /></span>
      <span className="orowunit">{variant.units.length > 1 ? <select className="input" tabIndex={-1} aria-label={m.store_unit_of({ name: title })} value={unit?.code} onChange={(e) => choose(e.currentTarget.value)}>{variant.units.map((u) => <option key={u.code} value={u.code}>{u.factor > 1 ? `${u.name} ×${u.factor}` : u.name}</option>)}</select> : unit?.name}</span>
      <QuantityCell store={store} variant={variant} name={title} row={row} col={0} />
      <span className="orowsum num">{amount && <Money value={amount} />}</span>
    </li>
  );
});

/** One dense row for each SKU: quantities are typed from top to bottom and put into the cart together. */
export default function OrderRows({ products: shown }: { products: readonly ShopProduct[] }) {
  const products = useOwn(shown);
  const { store, known } = usePadOf();
  const cart = useCart();
  const grid = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => products.flatMap((product) => product.variants.map((variant) => ({ product, variant }))), [products]);
  const typable = useMemo(() => { for (const { variant } of rows) known.set(variant.id, variant); return [...known.values()]; }, [rows, known]);
  const at = useCallback((row: number, column: number) => (column === 0 ? rows[row]?.variant : undefined), [rows]);
  const handlers = useGrid(store, at);
  return (
    <div className="opad" ref={grid} {...handlers}>
      <p className="muted opadhint"><Icon name="info" size={16} />{m.product_pad_hint()}</p>
      <div className="panel">
        <div className="orow ohead" aria-hidden="true"><span>{m.ordering_goods()}</span><span>{m.ordering_stock()}</span><span>{m.store_price()}</span><span>{m.store_unit()}</span><span>{m.ordering_quantity()}</span><span>{m.ordering_sum()}</span></div>
        <ul>{rows.map(({ product, variant }, row) => <Row key={variant.id} store={store} product={product} variant={variant} row={row} inCart={variant.units.reduce((sum, u) => sum + cart.quantity({ variantId: variant.id, unitCode: u.code }) * u.factor, 0)} />)}</ul>
      </div>
      <FillBar store={store} variants={typable} grid={grid} sticky />
    </div>
  );
}

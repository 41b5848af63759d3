import { memo } from 'react';
import { Link } from 'wouter';
import { m } from '@/lib/i18n';
import { useStore } from '@/lib/store';
import { Badge, IconButton, Money, QuantityStepper, toast } from '@/ui';
import { ownStock } from '../parts/own';
import { baseUnit, ruleFor } from '../parts/pricing';
import { Stock } from '../parts/Stock';
import { askAgain, changeRow, dropRows, remarkRow, undo, type Answer, type PadRow } from './pad';

/** A line that may go into the cart: goods, unit, how many, own price, stock, sum. */
export const GoodLine = memo(function GoodLine({ row, answer, fresh }: { row: PadRow; answer: Answer; fresh: boolean }) {
  const { variant, unit, quantity } = answer;
  const own = useStore(ownStock);
  if (!variant || !unit || quantity == null) return null;
  const name = variant.fullName;
  const set = (count: number, code: string) => {
    if (count) return changeRow(row, { quantity: String(count), unit: '', unitCode: code });
    dropRows([row]);
    return toast(m.store_removed({ name }), { undo });
  };
  const shown = Number(row.unitCode && row.quantity ? row.quantity : quantity);
  const other = (code: string) => {
    const next = variant.units.find((u) => u.code === code);
    if (!next || code === unit.code) return;
    const { min, step } = ruleFor(variant, next.factor);
    const wanted = Math.ceil((shown * unit.factor) / next.factor);
    set(Math.max(min, min + Math.ceil((wanted - min) / step) * step), code);
  };
  return (
    <li className={`pline ${fresh ? '' : 'stale'}`}>
      <div className="pgoods">
        <Link href={`/p/${variant.product.code}?sku=${encodeURIComponent(variant.sku)}`} className="strong">{name}</Link>
        <span className="pmeta"><span className="num">{variant.customerCode ?? variant.sku}</span>{answer.foundBy === 'BOUGHT' && <Badge tone="info">{m.ordering_by_history()}</Badge>}{answer.foundBy === 'NAME' && <Badge>{m.ordering_by_name()}</Badge>}{answer.candidates.length > 1 && <button type="button" className="linkish" onClick={() => askAgain(row, answer)}>{m.ordering_other()}<span className="sr"> {name}</span></button>}</span>
        <input className="padremark" aria-label={m.checkout_line_remark_of({ name })} placeholder={m.checkout_line_remark_add()} maxLength={300} defaultValue={row.remark ?? ''} onBlur={(e) => { const said = e.currentTarget.value.trim(); if (said !== (row.remark ?? '')) remarkRow(row, answer, said); }} />
      </div>
      <div className="punit">{variant.units.length > 1 ? <span className="units" role="group" aria-label={m.store_unit_of({ name })}>{variant.units.map((u) => <button key={u.code} type="button" aria-pressed={u.code === unit.code} onClick={() => other(u.code)}>{u.name}</button>)}</span> : <span className="muted">{unit.name}</span>}</div>
      <div className="pcount"><QuantityStepper {...ruleFor(variant, unit.factor)} zero value={shown} onChange={(next) => set(next, unit.code)} label={m.store_quantity_of({ name, unit: unit.name })} /></div>
      <div className="pprice">{answer.unitPrice && <><Money value={answer.unitPrice} /><span className="muted">/{baseUnit(variant.units)?.name}</span></>}</div>
      <div className="pstock"><Stock value={own(variant).availability} unit={baseUnit(variant.units)?.name} /></div>
      <div className="psum">{answer.total && <Money value={answer.total} strong />}</div>
      <IconButton icon="trash" label={m.store_remove_name({ name })} className="pdrop" onClick={() => set(0, unit.code)} />
    </li>
  );
});

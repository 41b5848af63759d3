import { memo, useEffect, useRef, useState } from 'react';
import { m } from '@/lib/i18n';
import { Button, Icon, IconButton, LoadMore, toast, type QuantityRule } from '@/ui';
import { baseUnit, ruleFor } from '../parts/pricing';
import { Finder, Goods, type Choice } from './Finder';
import { askAgain, changeRow, dropRows, shownOf, undo, type Answer, type PadRow } from './pad';

type Status = Answer['status'];
const PART = 12; // questions that are drawn at once
const TITLES: Record<Exclude<Status, 'READY'>, () => string> = {
  CHOICE: m.ordering_ask_choice, UNKNOWN: m.ordering_ask_unknown, AMOUNT: m.ordering_ask_amount, UNIT: m.ordering_ask_unit, SHORT: m.ordering_ask_short, UNPRICED: m.ordering_ask_unpriced,
};
const drop = (row: PadRow) => { dropRows([row]); toast(m.store_removed({ name: row.text || row.name }), { undo }); };
const take = (row: PadRow, one: Choice) => changeRow(row, { variantId: one.id });

/** The largest amount up to `quantity` that may be ordered; 0 where there is none. */
const fitting = ({ min, step }: QuantityRule, quantity: number): number => (quantity < min ? 0 : quantity - ((quantity - min) % step));

function Choices({ row, answer }: { row: PadRow; answer: Answer }) {
  const [text, setText] = useState('');
  return (
    <div className="choices">
      {answer.candidates.map((one) => <button key={one.id} type="button" className="choice" onClick={() => take(row, one)}><Goods one={one} /></button>)}
      <Finder label={m.ordering_find_for({ text: row.text || row.name })} placeholder={m.ordering_find()} value={text} onValue={setText} onText={(said) => changeRow(row, { name: said, also: '' })} onChoose={(one) => take(row, one)} />
    </div>
  );
}

function Fixes({ row, answer }: { row: PadRow; answer: Answer }) {
  const { unit, variant, offered } = answer;
  if (!variant || !unit) return null;
  const other = answer.candidates.length > 1 && <Button size="sm" look="ghost" onClick={() => askAgain(row, answer)}>{m.ordering_other()}</Button>;
  const to = (quantity: number, code: string) => changeRow(row, { quantity: String(quantity), unit: '', unitCode: code, variantId: variant.id });
  if (answer.status === 'UNIT') return <div className="fixes">{variant.units.map((u) => <Button key={u.code} size="sm" onClick={() => to(answer.quantity ?? 1, u.code)}>{answer.quantity} {u.name}{u.factor > 1 ? ` = ${(answer.quantity ?? 1) * u.factor} ${baseUnit(variant.units)?.name}` : ''}</Button>)}{other}</div>;
  const below = answer.status === 'AMOUNT' ? fitting(ruleFor(variant, unit.factor), answer.quantity ?? 0) : 0;
  if (offered) return <div className="fixes">{below > 0 && below !== offered && <Button size="sm" onClick={() => to(below, unit.code)}>{m.ordering_change_to({ count: below, unit: unit.name })}</Button>}<Button size="sm" look="soft" icon="check" onClick={() => to(offered, unit.code)}>{m.ordering_change_to({ count: offered, unit: unit.name })}</Button>{other}</div>;
  if (!answer.substitutes.length) return other ? <div className="fixes">{other}</div> : null;
  return <div className="choices"><span className="pmeta">{m.ordering_substitutes()}</span>{answer.substitutes.map((one) => <button key={one.id} type="button" className="choice" onClick={() => take(row, one)}><Goods one={one} /></button>)}</div>;
}

/** One line that cannot go into the cart yet: what was written, what is wrong, and the answers as buttons. */
export const Question = memo(function Question({ row, answer }: { row: PadRow; answer: Answer }) {
  const asks = answer.status === 'CHOICE' || answer.status === 'UNKNOWN';
  return (
    <li className={`question q-${answer.status.toLowerCase()}`}>
      <div className="asked"><span className="said">{row.text || row.name}</span>{answer.variant && <span className="pmeta">{answer.variant.fullName} · <span className="num">{answer.variant.sku}</span></span>}</div>
      <p className="qwhy"><Icon name={answer.status === 'CHOICE' ? 'info' : 'warning'} size={16} /><span>{answer.problem?.message ?? (answer.status === 'UNKNOWN' && !answer.candidates.length ? m.ordering_ask_nothing : TITLES[answer.status as Exclude<Status, 'READY'>])()}</span></p>
      {asks ? <Choices row={row} answer={answer} /> : <Fixes row={row} answer={answer} />}
      <IconButton icon="trash" label={m.store_remove_name({ name: row.text || row.name })} className="qdrop" onClick={() => drop(row)} />
    </li>
  );
});

/** All open questions. After an answer the focus goes to the next one. */
export function Questions({ rows }: { rows: readonly PadRow[] }) {
  const list = useRef<HTMLUListElement>(null);
  const inside = useRef(false);
  const [shown, setShown] = useState(PART);
  useEffect(() => {
    const focused = document.activeElement;
    if (inside.current && (!focused || focused === document.body)) list.current?.querySelector<HTMLElement>('.choice, .fixes .btn')?.focus({ preventScroll: true });
  }, [rows]);
  if (!rows.length) return null;
  return (
    <section className="questions" aria-label={m.ordering_questions({ count: rows.length })} onFocusCapture={() => { inside.current = true; }}>
      <div className="spread"><h2>{m.ordering_questions({ count: rows.length })}</h2>{rows.length > 1 && <Button look="ghost" size="sm" icon="trash" onClick={() => { dropRows(rows); toast(m.ordering_dropped({ count: rows.length }), { undo }); }}>{m.ordering_drop_all()}</Button>}</div>
      <ul ref={list}>{rows.slice(0, shown).map((row) => { const answer = shownOf(row); return answer && <Question key={row.key} row={row} answer={answer} />; })}</ul>
      {rows.length > PART && <LoadMore auto hasMore={shown < rows.length} busy={false} onMore={() => setShown((n) => n + PART)} shown={Math.min(shown, rows.length)} total={rows.length} />}
    </section>
  );
}

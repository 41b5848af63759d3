import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import type { Totals } from './words';

/** Why as much can be promised: on hand, less what is kept for others, is what is available. */
export function Equation({ values, large }: { values: Totals; large?: boolean }) {
  const terms: Array<[string, string, number]> = [['', m.inventory_on_hand(), values.onHand], ['−', m.inventory_reserved(), values.reserved], ['−', m.inventory_allocated(), values.allocated], ['−', m.inventory_quarantine(), values.quarantine], ['−', m.inventory_safety(), values.safety]];
  return (
    <dl className={`equation ${large ? 'large' : ''}`}>
      {terms.map(([op, name, n]) => <div key={name} className={n === 0 && op ? 'zero' : ''}><dt>{name}</dt><dd className="num">{op && <span aria-hidden="true">{op}</span>}{integer(n)}</dd></div>)}
      <div className="result"><dt>{m.inventory_available()}</dt><dd className="num"><span aria-hidden="true">=</span>{integer(values.available)}</dd></div>
    </dl>
  );
}

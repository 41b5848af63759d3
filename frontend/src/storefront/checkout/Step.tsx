import type { ReactNode } from 'react';
import { m } from '@/lib/i18n';
import { Icon } from '@/ui';
import type { Trouble } from '../cart/troubles';
import { sectionOf, type Section } from './draft';

/** One step of the one-page checkout: a number, a title and what to decide. */
export function Step({ id, number, title, children }: { id: Section; number: number; title: string; children: ReactNode }) {
  return <section className="card cstep" id={`step-${id}`} tabIndex={-1} aria-labelledby={`step-${id}-title`}><h2 id={`step-${id}-title`}><span aria-hidden="true">{number}</span>{title}</h2>{children}</section>;
}

const NAMES: Record<Section, () => string> = { phone: m.codes_guest_title, address: m.store_step_address, delivery: m.store_step_delivery, payment: m.store_step_payment, invoice: m.store_step_invoice, more: m.store_step_more, review: m.store_step_review };

function jump(section: Section): void {
  const step = document.getElementById(`step-${section}`);
  step?.scrollIntoView({ block: 'start' });
  (step?.querySelector<HTMLElement>('[aria-invalid=true], input, select, textarea') ?? step)?.focus({ preventScroll: true });
}

/** Everything that is wrong, at once, each with the way to it. */
export function Summary({ troubles }: { troubles: readonly Trouble[] }) {
  if (!troubles.length) return null;
  return (
    <div className="note tone-danger problems" role="alert" tabIndex={-1}>
      <Icon name="warning" size={18} />
      <div><b>{m.store_problems_count({ count: troubles.length })}</b><ul>{troubles.map((t, i) => <li key={i}><button type="button" onClick={() => jump(sectionOf(t))}>{NAMES[sectionOf(t)]()}</button>{t.message}</li>)}</ul></div>
    </div>
  );
}

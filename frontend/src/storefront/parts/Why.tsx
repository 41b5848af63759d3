import type { ReactNode } from 'react';
import type { MoneyValue } from '@/lib/format';
import { m } from '@/lib/i18n';
import { Icon, Money } from '@/ui';

export type PriceStep = { kind: string; label: string; amount: MoneyValue };

/** "Why this price": every step with the value after it, folded away until somebody asks. */
export function Why({ steps, title = m.store_why_price(), children }: { steps: readonly PriceStep[] | undefined; title?: string; children?: ReactNode }) {
  if (!steps?.length) return null;
  return (
    <details className="why">
      <summary>{title}<Icon name="chevronDown" size={16} /></summary>
      <ol>{steps.map((s, i) => <li key={i}><span>{s.label}</span><Money value={s.amount} /></li>)}</ol>
      {children}
    </details>
  );
}

import type { OrderPlanFragment } from '@/gen/features/payments/plan';
import type { PaymentMethod } from '@/gen/schema';
import { m } from '@/lib/i18n';
import { Badge, Money } from '@/ui';
import './plan.css';

type Part = OrderPlanFragment['paymentPlan'][number];

export const partDue = (part: Part): string => (part.due === 'NOW' ? m.checkout_plan_now() : part.due === 'ON_DELIVERY' ? m.checkout_plan_on_delivery() : m.checkout_plan_date({ day: part.dueOn ?? '' }));

/** The parts in which an order is paid: when each is due, how, and what of it has come. */
export function Plan({ parts, methodText }: { parts: readonly Part[]; methodText: (method: PaymentMethod) => string }) {
  return (
    <ol className="plan" aria-label={m.checkout_plan()}>
      {parts.map((part) => {
        const open = Number(part.outstanding.minor) > 0;
        return (
          <li key={part.id}>
            <span><b>{partDue(part)}</b><span className="muted"> · {methodText(part.method)}</span></span>
            <Money value={part.amount} strong />
            {!open ? <Badge tone="success">{m.checkout_plan_paid()}</Badge> : Number(part.paid.minor) > 0 ? <span className="muted">{m.checkout_plan_left()} <Money value={part.outstanding} /></span> : <Badge tone={part.due === 'NOW' ? 'warning' : 'neutral'}>{m.checkout_plan_left()}</Badge>}
          </li>
        );
      })}
    </ol>
  );
}

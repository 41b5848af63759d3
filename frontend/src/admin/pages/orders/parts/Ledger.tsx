import { paymentMethodText } from '@/features/orders/words';
import { Plan } from '@/features/payments/Plan';
import { m } from '@/lib/i18n';
import { Money, Time, Badge } from '@/ui';
import { Panel } from '../../../page/DetailPage';
import type { ConsoleOrder } from '../useOrder';

/** The order's account: what is due, what came in, what went back, and each entry. */
export function Ledger({ order, actions }: { order: ConsoleOrder; actions?: React.ReactNode }) {
  const payments = order.payments ?? [];
  const pending = (order.attempts ?? []).filter((a) => a.state === 'PENDING');
  const owed = !order.outstanding.amount.startsWith('-') && !/^0(\.0+)?$/.test(order.outstanding.amount);
  return (
    <Panel title={m.orders_ledger()} actions={actions}>
      <div className="account">
        <div><span className="muted">{m.orders_sum_total()}</span><Money value={order.total} strong /></div>
        <div><span className="muted">{m.orders_paid()}</span><Money value={order.paid} strong /></div>
        <div><span className="muted">{m.orders_refunded()}</span><Money value={order.refunded} strong /></div>
        <div className={owed ? 'owed' : ''}><span className="muted">{m.orders_col_outstanding()}</span><Money value={order.outstanding} strong /></div>
      </div>
      {order.paymentPlan?.length ? <Plan parts={order.paymentPlan} methodText={paymentMethodText} /> : <p className="muted">{m.orders_col_method()} · {paymentMethodText(order.paymentMethod)}</p>}
      {payments.length > 0 && (
        <ul className="ledger">
          {payments.map((p) => (
            <li key={p.id}>
              <span className="peekname"><span>{p.kind === 'REFUND' ? <Badge tone="danger">{m.payments_refund_kind()}</Badge> : <Badge tone="success">{m.payments_charge_kind()}</Badge>} {paymentMethodText(p.method)}</span><span className="muted num">{p.number}{p.externalId && <> · {p.externalId}</>}{p.note && <> · {p.note}</>}</span></span>
              <span className="ledger-right"><strong className={p.kind === 'REFUND' ? 'minus' : ''}>{p.kind === 'REFUND' ? '−' : '+'}<Money value={p.amount} /></strong><span className="muted"><Time value={p.createdAt} /> · {p.actor}</span></span>
            </li>
          ))}
        </ul>
      )}
      {pending.map((a) => <p key={a.id} className="muted">{m.orders_attempt_pending()} <Money value={a.amount} /> · <Time value={a.expiresAt} /></p>)}
      {payments.length === 0 && pending.length === 0 && <p className="muted">{m.orders_ledger_none()}</p>}
    </Panel>
  );
}

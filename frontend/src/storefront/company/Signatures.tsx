import type { StoreApprovalFragment } from '@/gen/features/approvals/store-approvals';
import { approverText, currentPeriod, subjectText } from '@/features/approvals/words';
import { money } from '@/lib/format';
import { m } from '@/lib/i18n';
import { Icon, Time } from '@/ui';

/** Which limits an order exceeded, and every step of its approval: signed, waiting or still to come. */
export function Signatures({ approval }: { approval: StoreApprovalFragment }) {
  const pending = approval.state === 'PENDING';
  return (
    <>
      {approval.exceeded.map((one, i) => <p key={i} className="pmeta">{m.company_exceeded({ whose: subjectText(one.subject), period: currentPeriod(one.period), amount: money(one.amount), spent: money(one.spent) })}</p>)}
      <ol className="signs">
        {approval.steps.map((step) => (
          <li key={step.position} className={step.signedAt ? 'done' : ''}>
            <Icon name={step.signedAt ? 'check' : pending && step.position === approval.position ? 'clock' : 'minus'} size={17} />
            <span><span className="strong">{step.name}</span>{step.signedAt
              ? <> · {m.company_signed_by({ name: approverText(step.signedBy) })}{step.asAdministrator && m.company_stood_in()} <Time value={step.signedAt} />{step.note && <> · {step.note}</>}</>
              : pending && <span className="muted"> · {m.company_waits_for({ who: approverText(step.approver) })}</span>}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

import { StoreApprovalPreviewDoc } from '@/gen/features/approvals/store-approvals';
import { LimitBar } from '@/features/approvals/LimitBar';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Icon } from '@/ui';

const NAMES = 3;

/** Before placing: who will have to approve an order of this total, and what is used of the limits that count it. */
export default function CheckoutNotice({ total }: { total: { amount: string } }) {
  const [result] = useQuery({ query: StoreApprovalPreviewDoc, variables: { total: total.amount }, requestPolicy: 'cache-and-network' });
  const found = result.data?.approvalPreview;
  if (!found || (!found.steps.length && !found.limits.length)) return null;
  const extra = Math.round(Number(total.amount) * 10 ** (total.amount.split('.')[1]?.length ?? 0));
  const who = found.steps.map((step) => step.people.slice(0, NAMES).map((one) => one.name).join(' / ') || step.name).join(m.company_then());
  return (
    <div className="stack" role="status">
      {found.blocked ? <p className="note tone-danger"><Icon name="warning" size={18} /><span>{m.company_notice_blocked()}</span></p>
        : found.steps.length > 0 && <div className="note tone-warning"><Icon name="clock" size={18} /><span className="stack"><span className="strong">{m.company_notice_steps({ who })}</span><span>{m.company_notice_text()}</span></span></div>}
      {found.limits.map((use) => <LimitBar key={use.limitId} use={use} extra={extra} />)}
    </div>
  );
}

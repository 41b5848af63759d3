import { CompanyRulesDoc } from '@/gen/features/approvals/company';
import { Limits } from '@/features/approvals/Limits';
import { Steps } from '@/features/approvals/Steps';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { ErrorState, SkeletonLines } from '@/ui';
import { Panel } from '../../page/DetailPage';

/** The customer's own rules for its orders, as its administrator sees them. */
export default function CompanyRules({ customerId }: { customerId: string }) {
  const [result, again] = useQuery({ query: CompanyRulesDoc, variables: { customerId } });
  const refetch = () => again({ requestPolicy: 'network-only' });
  const company = result.data?.company;
  return (
    <Panel title={m.company_rules()}>
      <p className="muted codes-text">{m.company_rules_text()}</p>
      {!company ? (result.error ? <ErrorState error={explain(result.error)} retry={refetch} /> : <SkeletonLines lines={3} />) : (
        <div className="stack">
          <Limits className="stack" customerId={customerId} limits={company.spendingLimits} members={company.members} editable={company.mayManage} onSaved={refetch} />
          <Steps className="stack" customerId={customerId} steps={company.approvalSteps} members={company.members} editable={company.mayManage} onSaved={refetch} />
        </div>
      )}
    </Panel>
  );
}

import { Link } from 'wouter';
import { StoreCompanyDoc } from '@/gen/features/approvals/company';
import { Limits } from '@/features/approvals/Limits';
import { Steps } from '@/features/approvals/Steps';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { ErrorState, Icon, SkeletonLines, buttonClass } from '@/ui';
import { Members } from '../../company/Members';
import { Page } from '../../shell/Page';
import { SignInFirst } from '../../shell/SignInFirst';
import '../../company/company.css';

function Company() {
  const [result, again] = useQuery({ query: StoreCompanyDoc, requestPolicy: 'cache-and-network' });
  const refetch = () => again({ requestPolicy: 'network-only' });
  const company = result.data?.company;
  if (!company) return result.error ? <ErrorState error={explain(result.error)} retry={refetch} /> : <SkeletonLines lines={6} height={60} />;
  return (
    <div className="company">
      <Limits limits={company.spendingLimits} members={company.members} editable={company.mayManage} onSaved={refetch} />
      <Steps steps={company.approvalSteps} members={company.members} editable={company.mayManage} onSaved={refetch} />
      <Members company={company} onChanged={refetch} />
    </div>
  );
}

export default function CompanyPage() {
  const { status } = useSession();
  return <Page title={m.company_title()} actions={status === 'signed-in' ? <Link href="/company/approvals" className={buttonClass({ look: 'ghost' })}><Icon name="check" size={18} />{m.company_approvals()}</Link> : undefined}>{status === 'anonymous' ? <SignInFirst next="/company" /> : status === 'signed-in' ? <Company /> : <SkeletonLines lines={6} height={60} />}</Page>;
}

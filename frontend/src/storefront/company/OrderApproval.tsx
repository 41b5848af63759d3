import { useEffect } from 'react';
import { StoreOrderApprovalDoc } from '@/gen/features/approvals/store-approvals';
import { requestText, requestTone } from '@/features/approvals/words';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Icon, StatusPill, Time } from '@/ui';
import { Decision } from './Decision';
import { Signatures } from './Signatures';
import './company.css';

/** The approval of an order on its page; nothing for orders that needed none. `stamp` changes with the order. */
export default function OrderApproval({ id, stamp, until, again }: { id: string; stamp: number; until: string | null; again: () => void }) {
  const [result, refetch] = useQuery({ query: StoreOrderApprovalDoc, variables: { id } });
  const known = result.data?.order?.version;
  useEffect(() => { if (known !== undefined && known !== stamp) refetch({ requestPolicy: 'network-only' }); }, [known, stamp, refetch]);
  const order = result.data?.order;
  const approval = order?.approval;
  if (!order || !approval) return null;
  const waits = approval.state === 'PENDING';
  const done = () => { refetch({ requestPolicy: 'network-only' }); again(); };
  return (
    <section className="card approve" aria-label={m.company_approval()}>
      <div className="spread"><h2>{waits ? m.company_waiting_title() : m.company_approval()}</h2><StatusPill tone={requestTone(approval.state)}>{requestText(approval.state)}</StatusPill></div>
      {waits && until && <p className="pmeta">{m.company_waiting_until()} <Time value={until} absolute /></p>}
      <Signatures approval={approval} />
      {approval.note && <p className="note tone-neutral"><Icon name="info" size={18} />{approval.note}</p>}
      {waits && <Decision order={order} done={done} />}
    </section>
  );
}

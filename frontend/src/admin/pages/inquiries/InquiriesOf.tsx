import { Link } from '@tanstack/react-router';
import { ConsoleInquiriesDoc } from '@/gen/features/inquiries/console-inquiries';
import { stateText, stateTone } from '@/features/inquiries/words';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { StatusPill, Time } from '@/ui';
import { Panel } from '../../page/DetailPage';
import './inquiries.css';

/** What was asked about an order, or by a customer; nothing when nothing was asked. */
export default function InquiriesOf({ orderId, customerId }: { orderId?: string; customerId?: string }) {
  const [result] = useQuery({ query: ConsoleInquiriesDoc, variables: { filter: { orderId: orderId ?? null, customerId: customerId ?? null }, first: 20 }, requestPolicy: 'cache-and-network' });
  const rows = result.data?.inquiries.nodes ?? [];
  if (!rows.length) return null;
  return (
    <Panel title={m.inquiries_of_order()} flush>
      <ul className="orderinquiries">{rows.map((row) => <li key={row.id}><Link to="/inquiries" search={{ view: 'all', id: row.id } as never} className="rowlink truncate">{row.title}</Link><span className="muted">{row.asker} · <Time value={row.lastMessageAt} /></span><StatusPill tone={stateTone(row.state)}>{stateText(row.state)}</StatusPill></li>)}</ul>
    </Panel>
  );
}

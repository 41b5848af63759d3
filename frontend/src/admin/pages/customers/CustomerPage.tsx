import { Link, useParams, useRouter } from '@tanstack/react-router';
import { Suspense } from 'react';
import { GoodsAddNoteDoc, GoodsCustomerDoc, GoodsUpdateCustomerDoc } from '@/gen/features/customers/console-customers';
import type { CustomerStatus } from '@/gen/schema';
import { nameOf } from '@/features/customers/words';
import { integer } from '@/lib/format';
import { mutate, useClient, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { useSession } from '@/lib/session';
import { Badge, EmptyState, Money, StatusPill, Time, toast } from '@/ui';
import { CopyText, DetailPage, Panel, type Action } from '../../page/DetailPage';
import { Timeline } from '../../page/Timeline';
import { CustomerCodes } from './CustomerCodes';
import { AddressesPanel, ContactsPanel, type FullCustomer } from './People';
import { Profile } from './Profile';
import { OrderPill } from '../orders/marks';
import { LEVEL_TONES, STATUS_TONES, kindName, levelName, statusName } from './words';
import './customers.css';

const CustomerAssortment = lazily(() => import('../assortments/CustomerAssortment'));
const CompanyRules = lazily(() => import('./CompanyRules'));
const InquiriesOf = lazily(() => import('../inquiries/InquiriesOf'));

function Orders({ customer }: { customer: FullCustomer }) {
  return (
    <Panel flush title={<>{m.customers_orders()} <span className="muted num">{integer(customer.orderCount)}</span></>} actions={<Link className="inlink" to="/orders" search={{ customer: customer.id } as never}>{m.customers_orders_all()}</Link>}>
      {customer.orders.nodes.length === 0 ? <EmptyState art="basket" title={m.customers_orders_none()} /> : (
        <table className="plain cards"><thead><tr><th>{m.customers_order()}</th><th>{m.customers_status()}</th><th>{m.customers_placed()}</th><th className="right">{m.customers_amount()}</th></tr></thead>
          <tbody>{customer.orders.nodes.map((o) => <tr key={o.id}><td><Link className="inlink num" to="/orders/$id" params={{ id: o.id }}>{o.number}</Link></td><td data-label={m.customers_status()}><OrderPill status={o.status} /></td><td data-label={m.customers_placed()}><Time value={o.placedAt} /></td><td data-label={m.customers_amount()} className="right"><Money value={o.total} /></td></tr>)}</tbody></table>
      )}
    </Panel>
  );
}

const Numbers = ({ customer }: { customer: FullCustomer }) => (
  <div className="figures">
    <div><span>{m.customers_total()}</span><strong><Money value={customer.orderedTotal} /></strong></div>
    <div className={Number(customer.openBalance.amount) > 0 ? 'due' : ''}><span>{m.customers_open()}</span><strong><Money value={customer.openBalance} /></strong></div>
    <div><span>{m.customers_orders()}</span><strong className="num">{integer(customer.orderCount)}</strong></div>
    <div><span>{m.customers_last()}</span><strong>{customer.lastOrderAt ? <Time value={customer.lastOrderAt} /> : '–'}</strong></div>
  </div>
);

function Shown({ customer, refresh }: { customer: FullCustomer; refresh: () => void }) {
  const router = useRouter();
  const client = useClient();
  const { can } = useSession();
  const editable = can('customers.write');
  const move = async (status: CustomerStatus, undo = true): Promise<void> => {
    const before = customer.status;
    const now = await client.query(GoodsCustomerDoc, { id: customer.id }, { requestPolicy: 'network-only' }).toPromise();
    const done = await mutate(client, GoodsUpdateCustomerDoc, { id: customer.id, input: { version: now.data?.customer?.version ?? customer.version, status } });
    if (!done.ok) return void toast(done.problem.message, { tone: 'danger' });
    toast(m.customers_moved({ name: nameOf(customer), status: statusName(status) }), undo ? { undo: () => void move(before, false) } : {});
    return undefined;
  };
  const actions: Action[] = [
    ...(can('orders.place_for') ? [{ id: 'order', label: m.customers_order_for(), icon: 'cart' as const, primary: customer.status === 'ACTIVE', reason: customer.status === 'ACTIVE' ? null : m.customers_not_active(), run: () => router.history.push(`/admin/orders/new?customer=${customer.id}`) }] : []),
    ...(editable && customer.status === 'PENDING' ? [{ id: 'approve', label: m.customers_approve(), icon: 'check' as const, primary: true, run: () => move('ACTIVE') }] : []),
    ...(editable && customer.status === 'BLOCKED' ? [{ id: 'unblock', label: m.customers_unblock(), icon: 'undo' as const, run: () => move('ACTIVE') }] : []),
    ...(editable && customer.status !== 'BLOCKED' ? [{ id: 'block', label: m.customers_block(), icon: 'lock' as const, danger: true, run: () => move('BLOCKED') }] : []),
  ];
  return (
    <DetailPage
      id={customer.id} name={nameOf(customer)} title={nameOf(customer)} back={{ to: '/customers', label: m.console_nav_customers() }} neighbours={{ list: 'customers', href: (to) => `/admin/customers/${to}` }}
      status={<><StatusPill tone={STATUS_TONES[customer.status]}>{statusName(customer.status)}</StatusPill><Badge tone={LEVEL_TONES[customer.priceLevel] ?? 'neutral'}>{levelName(customer.priceLevel)}</Badge></>}
      subtitle={<><CopyText>{customer.number}</CopyText> · {kindName(customer.kind)} · {m.customers_since()} <Time value={customer.createdAt} /></>}
      actions={actions}
      main={<><Numbers customer={customer} /><Profile customer={customer} editable={editable} /><Orders customer={customer} />{can('inquiries.read') && <Suspense fallback={null}><InquiriesOf customerId={customer.id} /></Suspense>}<CustomerCodes customerId={customer.id} editable={editable} />{customer.kind === 'COMPANY' && <Suspense fallback={null}><CompanyRules customerId={customer.id} /></Suspense>}</>}
      side={<>
        {can('catalog.read') && <Suspense fallback={null}><CustomerAssortment customerId={customer.id} name={nameOf(customer)} editable={editable} /></Suspense>}
        <ContactsPanel customer={customer} editable={editable} refresh={refresh} />
        <AddressesPanel customer={customer} editable={editable} refresh={refresh} />
        <Panel title={m.customers_notes()}><Timeline draftKey={`customer.${customer.id}`} items={customer.notes.map((n) => ({ id: n.id, at: n.createdAt, actor: n.author, text: n.text, comment: true }))} {...(editable ? { onComment: async (text: string) => { const done = await mutate(client, GoodsAddNoteDoc, { customerId: customer.id, text }); return done.ok ? undefined : done.problem; } } : {})} /></Panel>
      </>}
    />
  );
}

export default function CustomerPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const [answer, again] = useQuery({ query: GoodsCustomerDoc, variables: { id } });
  const refresh = () => again({ requestPolicy: 'network-only' });
  const customer = answer.data?.customer;
  if (customer) return <Shown key={customer.id} customer={customer} refresh={refresh} />;
  if (answer.data) return <EmptyState art="search" title={m.ui_title_not_found()} text={m.ui_error_not_found()} />;
  return <DetailPage id={id} title="" name={m.console_nav_customers()} back={{ to: '/customers', label: m.console_nav_customers() }} main={null} loading={!answer.error} error={answer.error} retry={refresh} />;
}

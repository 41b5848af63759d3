import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ConsoleOrderSearchDoc, type ConsoleOrderSearchQuery } from '@/gen/features/orders/console-list';
import { ConsolePaymentsDoc, type ConsolePaymentsQuery } from '@/gen/features/payments/console-payments';
import { PaymentsFoundDoc } from '@/gen/features/views/views';
import type { PaymentFilter, PaymentKind, PaymentMethod } from '@/gen/schema';
import { customerLabel, paymentMethodOptions, paymentMethodText } from '@/features/orders/words';
import { useSavedViews } from '@/features/views/useSavedViews';
import { useConnection } from '@/lib/connection';
import { calendarDay, money } from '@/lib/format';
import { useClient } from '@/lib/graphql';
import { m, useLocale } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { Badge, Button, Icon, Money, Time } from '@/ui';
import { useMemo } from 'react';
import { CopyText, Facts } from '../../page/DetailPage';
import { FormDialog } from '../../page/FormDialog';
import { ListPage, askedOf, cramped, useList, wordy, type Asked, type Column, type Filter } from '../../page/ListPage';
import { Picker } from '../../page/Picker';
import { PaymentPill } from '../orders/marks';
import { LIVE_STATUSES, range, useCustomerFilter } from '../orders/setup';
import { useDialogParam } from '../orders/useDialogParam';
import { useLiveOrders } from '../orders/useLiveOrders';
import { PaymentDialog, type PayableOrder } from './PaymentDialog';
import '../orders/order.css';

type Row = ConsolePaymentsQuery['payments']['nodes'][number];
type Found = ConsoleOrderSearchQuery['orders']['nodes'][number];
const pick = (data: ConsolePaymentsQuery) => data.payments;
const NOTHING: readonly string[] = [];
function filterOf({ q, filters: f }: Asked): PaymentFilter {
  const { from, to } = range(f['received']);
  return { search: q || null, kinds: (f['kind'] as PaymentKind[] | undefined) ?? null, methods: (f['method'] as PaymentMethod[] | undefined) ?? null, receivedFrom: from, receivedTo: to, customerId: f['customer']?.[0] ?? null };
}
const KindBadge = ({ kind }: { kind: PaymentKind }) => <Badge tone={kind === 'REFUND' ? 'danger' : 'success'}>{kind === 'REFUND' ? m.payments_refund_kind() : m.payments_charge_kind()}</Badge>;
const Amount = ({ row }: { row: Row }) => <strong className={row.kind === 'REFUND' ? 'minus' : ''}>{row.kind === 'REFUND' && '−'}<Money value={row.amount} /></strong>;

const columns = (): Column<Row>[] => [
  { id: 'number', header: m.payments_number(), width: 192, card: 'title', cell: (p) => <span className="num">{p.number}</span> },
  { id: 'day', header: m.payments_received_on(), width: 104, cell: (p) => <span className="num">{calendarDay(p.receivedOn)}</span> },
  { id: 'order', header: m.payments_order(), width: 168, cell: (p) => <span className="num">{p.order.number}</span> },
  { id: 'customer', header: m.payments_customer(), width: 130, grow: 2.2, cell: (p) => customerLabel(p.order) },
  { id: 'kind', header: m.payments_kind(), width: 98, card: 'none', cell: (p) => <KindBadge kind={p.kind} /> },
  { id: 'method', header: m.payments_method(), width: wordy(100, 134), cell: (p) => paymentMethodText(p.method) },
  { id: 'amount', header: m.payments_amount(), width: wordy(124, 140), align: 'right', card: 'aside', cell: (p) => <Amount row={p} /> },
  { id: 'actor', header: m.payments_actor(), width: 74, optional: cramped(), card: 'none', cell: (p) => p.actor },
  { id: 'external', header: m.payments_external(), width: 180, optional: true, card: 'none', cell: (p) => p.externalId ?? '' },
  { id: 'note', header: m.payments_note(), width: 180, optional: true, card: 'none', cell: (p) => p.note },
];

/** Records money for any order: first which one, then how much. */
function RecordPayment({ onClose, done }: { onClose: () => void; done: () => void }) {
  const client = useClient();
  const [order, setOrder] = useState<Found>();
  const find = async (search: string) => (await client.query(ConsoleOrderSearchDoc, { search, statuses: [...LIVE_STATUSES] }, { requestPolicy: 'network-only' }).toPromise()).data?.orders.nodes ?? [];
  if (order) return <PaymentDialog order={order} kind="record" onClose={onClose} done={done} again={<div className="banner"><Icon name="orders" size={17} /><span style={{ flex: 1 }}>{customerLabel(order)}</span><button type="button" className="linkbtn" onClick={() => setOrder(undefined)}>{m.payments_other_order()}</button></div>} />;
  return (
    <FormDialog open onClose={onClose} title={m.payments_record()} submit={m.payments_record()} disabled onSubmit={() => {}}>
      <div style={{ minHeight: 320 }}>
        <Picker<Found>
          label={m.payments_find_order()} placeholder={m.payments_find_order_hint()} find={find} onPick={setOrder} icon="orders" autoFocus exact={(o, text) => o.number.toLowerCase() === text.toLowerCase()}
          row={(o) => <><span style={{ flex: 1 }}><span className="num">{o.number}</span><span className="muted truncate" style={{ display: 'block' }}>{customerLabel(o)} · {m.payments_outstanding({ amount: money(o.outstanding) })}</span></span><PaymentPill state={o.paymentState} /></>}
        />
      </div>
    </FormDialog>
  );
}

function PaymentPeek({ row, onRefund }: { row: Row; onRefund: (() => void) | undefined }) {
  return (
    <div className="stack">
      <div className="row"><KindBadge kind={row.kind} /><span style={{ fontSize: 20 }}><Amount row={row} /></span></div>
      <Facts items={[
        [m.payments_order(), <Link key="o" to="/orders/$id" params={{ id: row.order.id }} className="rowlink num">{row.order.number}</Link>], [m.payments_customer(), customerLabel(row.order)], [m.payments_method(), paymentMethodText(row.method)],
        [m.payments_received_on(), calendarDay(row.receivedOn)], [m.payments_external(), row.externalId && <CopyText key="e">{row.externalId}</CopyText>], [m.payments_note(), row.note], [m.payments_actor(), row.actor], [m.payments_when(), <Time key="t" value={row.createdAt} absolute />],
        [m.orders_col_outstanding(), <Money key="out" value={row.order.outstanding} />],
      ]} />
      <div className="row"><PaymentPill state={row.order.paymentState} />{onRefund && <Button size="sm" icon="undo" onClick={onRefund}>{m.payments_refund()}</Button>}</div>
    </div>
  );
}

/** All money in and out. */
export default function PaymentsPage() {
  const { can } = useSession();
  const locale = useLocale();
  const customer = useCustomerFilter();
  const mayCustomers = can('customers.read');
  const setup = useMemo(() => ({ id: 'payments', filters: [
    { id: 'kind', label: m.payments_kind(), kind: 'many', options: [{ value: 'CHARGE', label: m.payments_charge_kind() }, { value: 'REFUND', label: m.payments_refund_kind() }] },
    { id: 'method', label: m.payments_method(), kind: 'many', options: paymentMethodOptions() },
    { id: 'received', label: m.payments_received_on(), kind: 'date' },
    ...(mayCustomers ? [customer] : []),
  ] as Filter[] }), [locale, customer, mayCustomers]); // eslint-disable-line react/exhaustive-deps -- the words change with the language
  const list = useList(setup);
  const filter = filterOf(list);
  const data = useConnection(ConsolePaymentsDoc, { filter }, pick);
  const saved = useSavedViews('payments', { document: PaymentsFoundDoc, filterOf: (query) => filterOf(askedOf(setup, query)), ready: !data.loading, stamp: data.total });
  const dialog = useDialogParam();
  const [refunding, setRefunding] = useState<PayableOrder>();
  useLiveOrders(NOTHING, data.refetch, '9999');
  const views = [{ id: 'all', name: m.payments_view_all(), query: '' }, { id: 'in', name: m.payments_view_in(), query: 'kind=CHARGE' }, { id: 'out', name: m.payments_view_out(), query: 'kind=REFUND' }];
  const record = () => dialog.show('record');
  return (
    <>
      <ListPage<Row>
        title={m.payments_title()} list={list} data={data} columns={columns()} search={m.payments_search()} views={views} savedViews={saved} exported={{ name: 'payments', filter }}
        name={(p) => p.number} href={(p) => `/admin/orders/${p.order.id}`} stamp={(p) => p.amount.amount}
        peek={(p) => <PaymentPeek row={p} onRefund={can('payments.refund') && p.kind === 'CHARGE' ? () => setRefunding({ ...p.order, paymentMethod: p.method, outstanding: { ...p.amount, amount: `-${p.amount.amount}` } }) : undefined} />}
        actions={can('payments.record') && <Button look="primary" icon="plus" onClick={record}>{m.payments_record()}</Button>}
        empty={{ art: 'basket', title: m.payments_none(), text: m.payments_none_text(), action: can('payments.record') && <Button look="primary" onClick={record}>{m.payments_record()}</Button> }}
      />
      {dialog.open === 'record' && <RecordPayment onClose={dialog.hide} done={data.refetch} />}
      {refunding && <PaymentDialog order={refunding} kind="refund" onClose={() => setRefunding(undefined)} done={data.refetch} />}
    </>
  );
}

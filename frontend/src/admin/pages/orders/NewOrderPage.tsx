import { Checkbox, NativeSelect, Radio, TextInput, Textarea } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { ConsoleOrderCustomerDoc, ConsolePlaceOrderDoc } from '@/gen/features/orders/console-place';
import type { DeliveryMethod, InvoiceKind, PaymentMethod } from '@/gen/schema';
import { nameOf } from '@/features/customers/words';
import { deliveryOptions, paymentMethodOptions } from '@/features/orders/words';
import { useDraft } from '@/lib/draft';
import { money } from '@/lib/format';
import { idempotencyKey, useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { problemAt, type Problem } from '@/lib/problem';
import { Badge, Button, Icon, toast } from '@/ui';
import { Panel } from '../../page/DetailPage';
import { CustomerPicker } from './CustomerPicker';
import { AddressFields, NO_ADDRESS, addressInput, type DraftAddress } from './new/AddressFields';
import { LineEditor } from './new/LineEditor';
import { SlotFields } from './new/SlotFields';
import { Sums } from './new/Sums';
import { inputLines, useQuote, type DraftLine } from './new/lines';
import { useTitle } from '../../page/useTitle';
import { levelName } from '../customers/words';
import './order.css';

type Draft = { customerId: string; lines: DraftLine[]; delivery: DeliveryMethod; addressId: string; address: DraftAddress; payment: PaymentMethod; requestedOn: string; slotId?: string; po: string; remarks: string; askByLink?: boolean; invoice: boolean; invoiceKind: InvoiceKind; invoiceTitle: string; invoiceTax: string; invoiceEmail: string };
const EMPTY: Draft = { customerId: '', lines: [], delivery: 'DELIVERY', addressId: '', address: NO_ADDRESS, payment: 'BANK_TRANSFER', requestedOn: '', po: '', remarks: '', invoice: false, invoiceKind: 'PLAIN', invoiceTitle: '', invoiceTax: '', invoiceEmail: '' };
const OTHER = 'other';
type Several = Problem & { problems?: ReadonlyArray<Problem> };

/** An order on a customer's behalf: who, what, where to, how to pay; the customer's own prices while one types. */
export default function NewOrderPage() {
  const router = useRouter();
  const { can } = useSession();
  const [draft, setDraft, clear] = useDraft<Draft>('console.order', EMPTY);
  const [picking, setPicking] = useState(false);
  const key = useRef(idempotencyKey());
  const goods = useRef<HTMLDivElement>(null);
  const place = useMutate(ConsolePlaceOrderDoc);
  const linked = new URLSearchParams(location.search).get('customer');
  useEffect(() => { if (linked) setDraft((before) => ({ ...before, customerId: linked, addressId: '' })); }, [linked, setDraft]);
  useTitle(m.orders_new_title());
  const [result] = useQuery({ query: ConsoleOrderCustomerDoc, variables: { id: draft.customerId }, pause: !draft.customerId });
  const customer = draft.customerId && result.data?.customer?.id === draft.customerId ? result.data.customer : undefined;
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const addresses = customer?.addresses ?? [];
  const chosen = draft.addressId || addresses.find((a) => a.isDefault)?.id || addresses[0]?.id || OTHER;
  const areaCode = draft.delivery !== 'DELIVERY' || !customer ? undefined : chosen === OTHER ? draft.address.areaCode || undefined : addresses.find((a) => a.id === chosen)?.areaCode;
  const { quote, settled } = useQuote(draft.lines, draft.customerId || undefined, draft.delivery, areaCode);
  const refusal = place.problem as Several | null;
  const problems = !refusal ? [] : refusal.problems?.length ? [...refusal.problems] : [refusal];
  const of = (field: string) => problems.map((p) => problemAt(p, field)).find(Boolean);
  const lineProblem = (i: number) => [...problems, ...(quote?.problems ?? [])].find((p) => p.field?.startsWith(`lines.${i}`))?.message;
  const general = problems.filter((p) => !p.field || !/^(lines\.\d|address\.|poNumber|remarks|requestedOn|slotId|invoice\.)/.test(p.field));
  const submit = async () => {
    const outcome = await place.run({ input: {
      idempotencyKey: key.current, customerId: draft.customerId, lines: inputLines(draft.lines), deliveryMethod: draft.delivery, paymentMethod: draft.payment, expectedTotal: quote?.total.amount ?? null,
      addressId: draft.delivery === 'DELIVERY' && chosen !== OTHER ? chosen : null, address: draft.delivery === 'DELIVERY' && chosen === OTHER ? addressInput(draft.address) : null,
      slotId: (draft.delivery === 'DELIVERY' && draft.slotId) || null,
      requestedOn: draft.requestedOn || null, poNumber: draft.po.trim() || null, askByLink: draft.askByLink ?? false, remarks: draft.remarks.trim() || null,
      invoice: draft.invoice ? { kind: draft.invoiceKind, title: draft.invoiceTitle.trim(), taxId: draft.invoiceTax.trim() || null, email: draft.invoiceEmail.trim() || null } : null,
    } });
    if (!outcome.ok) {
      if (outcome.problem.code !== 'NETWORK') key.current = idempotencyKey();
      return;
    }
    clear();
    toast(m.orders_new_placed({ number: outcome.data.number }));
    router.history.push(`/admin/orders/${outcome.data.id}`);
  };
  const discard = () => { const before = draft; clear(); toast(m.orders_new_discarded(), { undo: () => setDraft(before) }); };
  const ready = Boolean(customer) && draft.lines.length > 0 && settled && Boolean(quote);
  return (
    <article className="detail neworder">
      <header className="detail-head">
        <div className="detail-crumb"><Link to="/orders" className="linkback"><Icon name="arrowLeft" size={16} />{m.orders_title()}</Link>{(draft.lines.length > 0 || draft.customerId) && <span className="row muted"><span>{m.orders_new_draft()}</span><button type="button" className="linkbtn" onClick={discard}>{m.orders_new_discard()}</button></span>}</div>
        <div className="detail-title"><div><h1>{m.orders_new_title()}</h1></div></div>
      </header>
      <div className="detail-body">
        <div className="detail-main">
          <Panel title={m.orders_col_customer()}>
            {customer && !picking ? (
              <div className="spread">
                <div className="who"><span className="who-mark" aria-hidden="true">{nameOf(customer).slice(0, 1)}</span><span className="peekname"><strong>{nameOf(customer)}</strong><span className="muted num">{customer.number} · {customer.phone} · {m.orders_side_orders({ count: customer.orderCount })}</span></span><Badge tone="brand">{customer.priceLevel ? levelName(customer.priceLevel) : m.orders_level_none()}</Badge></div>
                <Button size="sm" look="ghost" onClick={() => setPicking(true)}>{m.orders_new_change()}</Button>
              </div>
            ) : <CustomerPicker autoFocus onPick={(c) => { set({ customerId: c.id, addressId: '', invoiceTitle: c.name }); setPicking(false); setTimeout(() => goods.current?.querySelector('input')?.focus()); }} error={of('customerId')} />}
            {customer && !/^0(\.0+)?$/.test(customer.openBalance.amount) && <p className="muted" style={{ marginTop: 8 }}>{m.orders_new_balance({ amount: money(customer.openBalance) })}</p>}
            {!customer && <p className="muted" style={{ marginTop: 8 }}>{m.orders_new_first_customer()}{can('customers.write') && <> <Link to="/customers" search={{ new: '1' } as never} className="inlink">{m.customers_new()}</Link></>}</p>}
          </Panel>
          <Panel title={m.orders_edit_lines()}><div ref={goods}><LineEditor lines={draft.lines} setLines={(next) => setDraft((before) => ({ ...before, lines: next(before.lines) }))} quote={quote} problemOf={lineProblem} scanner /></div></Panel>
          <Panel title={m.orders_new_where()}>
            <div className="stack">
              <Radio.Group aria-label={m.orders_delivery()} value={draft.delivery} onChange={(v) => set({ delivery: v as DeliveryMethod })}><div className="row" style={{ gap: 20, flexWrap: 'wrap' }}>{deliveryOptions().map((o) => <Radio key={o.value} value={o.value} label={o.label} />)}</div></Radio.Group>
              {draft.delivery === 'DELIVERY' && customer && addresses.length > 0 && (
                <Radio.Group aria-label={m.orders_address()} value={chosen} onChange={(addressId) => set({ addressId })}>
                  <div className="addresses">{addresses.map((a) => <Radio.Card key={a.id} value={a.id} className="addresscard"><Radio.Indicator /><span><strong>{a.recipient} <span className="num">{a.phone}</span></strong><span className="muted">{a.oneLine}</span></span></Radio.Card>)}<Radio.Card value={OTHER} className="addresscard"><Radio.Indicator /><span>{m.orders_new_other_address()}</span></Radio.Card></div>
                </Radio.Group>
              )}
              {draft.delivery === 'DELIVERY' && customer && chosen === OTHER && <>{addresses.length === 0 && <p className="muted">{m.orders_new_no_address()}</p>}<AddressFields value={draft.address} onChange={(address) => set({ address })} problem={problems.find((p) => p.field?.startsWith('address')) ?? null} /></>}
            </div>
          </Panel>
          <Panel title={m.orders_new_payment()}>
            <div className="formdialog">
              <div className="formdialog-grid">
                <NativeSelect label={m.orders_col_method()} value={draft.payment} onChange={(e) => set({ payment: e.currentTarget.value as PaymentMethod })} data={paymentMethodOptions()} error={of('paymentMethod')} />
                <SlotFields areaCode={areaCode} value={{ requestedOn: draft.requestedOn, slotId: draft.slotId ?? '' }} change={set} of={of} />
                <TextInput label={m.orders_new_po()} value={draft.po} maxLength={60} onChange={(e) => set({ po: e.currentTarget.value })} error={of('poNumber')} />
              </div>
              <Textarea label={m.orders_new_remarks()} autosize minRows={2} maxLength={500} value={draft.remarks} onChange={(e) => set({ remarks: e.currentTarget.value })} error={of('remarks')} />
              <Checkbox label={m.orders_new_invoice()} checked={draft.invoice} onChange={(e) => set({ invoice: e.currentTarget.checked, invoiceTitle: draft.invoiceTitle || customer?.name || '', invoiceTax: draft.invoiceTax || customer?.taxId || '', invoiceEmail: draft.invoiceEmail || customer?.email || '' })} />
              {draft.invoice && (
                <div className="formdialog-grid">
                  <NativeSelect label={m.orders_invoice_kind()} value={draft.invoiceKind} onChange={(e) => set({ invoiceKind: e.currentTarget.value as InvoiceKind })} data={[{ value: 'PLAIN', label: m.orders_invoice_plain() }, { value: 'SPECIAL', label: m.orders_invoice_special() }]} />
                  <TextInput label={m.orders_invoice_title()} value={draft.invoiceTitle} onChange={(e) => set({ invoiceTitle: e.currentTarget.value })} error={of('invoice.title')} />
                  <TextInput label={m.orders_invoice_tax()} value={draft.invoiceTax} onChange={(e) => set({ invoiceTax: e.currentTarget.value })} error={of('invoice.taxId')} />
                  <TextInput type="email" label={m.orders_new_invoice_email()} value={draft.invoiceEmail} onChange={(e) => set({ invoiceEmail: e.currentTarget.value })} error={of('invoice.email')} />
                </div>
              )}
            </div>
          </Panel>
        </div>
        <aside className="detail-side sticky">
          <Panel title={m.orders_new_summary()}>
            <Sums quote={quote} settled={settled} />
            {general.length > 0 && <div className="banner tone-danger" role="alert" style={{ marginTop: 10 }}><Icon name="warning" size={17} /><div>{general.map((p) => <div key={p.message}>{p.message}</div>)}</div></div>}
            <Checkbox mt="md" label={m.orders_ask_by_link()} description={m.orders_ask_by_link_hint()} checked={draft.askByLink ?? false} onChange={(e) => set({ askByLink: e.currentTarget.checked })} />
            <div style={{ marginTop: 14 }}><Button look="primary" wide icon="check" busy={place.busy} disabled={!ready} onClick={() => void submit()}>{m.orders_new_place()}</Button></div>
          </Panel>
        </aside>
      </div>
    </article>
  );
}

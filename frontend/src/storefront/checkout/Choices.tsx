import { m } from '@/lib/i18n';
import type { StoreCheckoutQuery } from '@/gen/features/cart/store-checkout';
import type { DeliveryMethod, InvoiceKind, PaymentMethod } from '@/gen/schema';
import { Suspense, useMemo, type ReactNode } from 'react';
import type { OrderFileFragment } from '@/gen/features/attachments/attachments';
import { lazily } from '@/lib/lazily';
import { Checkbox, RadioGroup, SkeletonLines, TextArea, TextInput } from '@/ui';
import '../address/address.css';
import { NEW, type Draft } from './draft';
import { PoNumber } from './PoNumber';
import { WHOLE } from './parts';

type Firm = StoreCheckoutQuery['viewer']['firm'];
type Addresses = NonNullable<StoreCheckoutQuery['viewer']['customer']>['addresses'];
type Props = { draft: Draft; change: (next: Partial<Draft>) => void; at: (field: string) => string | undefined };

const SPLIT = 'SPLIT';
/** Most buyers have an address to choose. */
const AddressFields = lazily(async () => ({ default: (await import('../address/AddressFields')).AddressFields }));

/** An ISO date so many days from today, as the buyer's clock has it. */
function day(offset: number): string {
  const d = new Date(Date.now() + offset * 86_400_000);
  return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}-${String(d.getDate()).padStart(2, '0')}`;
}

export function AddressChoice({ draft, change, at, addresses, chosen }: Props & { addresses: Addresses; chosen: string }) {
  const options = [...addresses.map((a) => ({ value: a.id, label: `${a.recipient}  ${a.phone}${a.isDefault ? ` · ${m.store_default()}` : ''}`, hint: a.oneLine })), { value: NEW, label: m.store_address_new() }];
  return (
    <>
      {addresses.length > 0 && <RadioGroup label={m.store_step_address()} hideLabel options={options} value={chosen} onChange={(addressId) => change({ addressId })} error={chosen === NEW ? undefined : (at('addressId') ?? at('address'))} />}
      {chosen === NEW && (
        <>
          <Suspense fallback={<SkeletonLines lines={5} height={44} />}><AddressFields value={draft.address} onChange={(address) => change({ address })} errorOf={(field) => at(`address.${field}`) ?? (field === 'recipient' ? at('address') ?? at('addressId') : undefined)} /></Suspense>
          <Checkbox label={m.store_address_save()} checked={draft.saveAddress} onChange={(e) => change({ saveAddress: e.currentTarget.checked })} />
        </>
      )}
    </>
  );
}

const Files = lazily(async () => ({ default: (await import('@/features/attachments/Files')).Files }));
const Slots = lazily(() => import('./Slots'));
const SplitChoice = lazily(() => import('./SplitChoice'));

/** `areaCode`: where it goes, once that is known. Where the firm delivers by zones they say which days there are. */
export function DeliveryChoice({ draft, change, at, firm, areaCode, more }: Props & { firm: Firm; areaCode: string | undefined; /** Below the dates. */ more?: ReactNode }) {
  const { delivery, requestedOn, slotId = '' } = draft;
  const zoned = firm.hasDeliveryZones && delivery === 'DELIVERY';
  const value = useMemo(() => ({ requestedOn, slotId }), [requestedOn, slotId]);
  return (
    <>
      <RadioGroup label={m.store_step_delivery()} hideLabel value={draft.delivery} onChange={(value) => change({ delivery: value as DeliveryMethod })} options={[{ value: 'DELIVERY', label: m.store_deliver(), hint: m.store_deliver_hint() }, { value: 'PICKUP', label: m.store_pickup(), hint: firm.address || m.store_pickup_hint() }]} />
      {zoned && areaCode !== undefined && <Suspense fallback={<SkeletonLines lines={2} height={44} />}><Slots areaCode={areaCode} value={value} change={change} at={at} /></Suspense>}
      {!zoned && <div className="stack" style={{ gap: 6 }}>
        <TextInput label={`${m.store_requested_on()} (${m.ui_optional()})`} type="date" min={day(0)} value={draft.requestedOn} onChange={(e) => change({ requestedOn: e.currentTarget.value })} error={at('requestedOn')} />
        <div className="chips">{([[1, m.store_tomorrow], [2, m.store_after_tomorrow]] as const).map(([offset, label]) => <button key={offset} type="button" className="chip" aria-pressed={draft.requestedOn === day(offset)} onClick={() => change({ requestedOn: draft.requestedOn === day(offset) ? '' : day(offset) })}>{label()}</button>)}</div>
      </div>}
      {more}
    </>
  );
}

export function PaymentChoice({ draft, change, at, firm, total }: Props & { firm: Firm; total: { amount: string; currency: string } }) {
  const split = draft.split ?? WHOLE;
  const choose = (value: string) => change(value === SPLIT ? { split: { ...split, on: true, percent: split.percent || Number(firm.depositPercents.split(',')[0]) } } : { payment: value as PaymentMethod, split: { ...split, on: false } });
  const options = [
    { value: 'BANK_TRANSFER', label: m.store_method_transfer(), hint: m.store_transfer_hint({ hours: firm.holdOtherHours }) },
    { value: 'ONLINE', label: m.store_method_online(), hint: m.store_online_hint({ minutes: firm.holdOnlineMinutes }) },
    { value: 'CASH_ON_DELIVERY', label: m.store_method_cod(), hint: m.store_cod_hint() },
    { value: SPLIT, label: m.checkout_split(), hint: m.checkout_split_hint() },
  ];
  return (
    <>
      <RadioGroup label={m.store_step_payment()} hideLabel options={options} value={split.on ? SPLIT : draft.payment} onChange={choose} error={at('paymentMethod')} />
      {split.on && <Suspense fallback={<SkeletonLines lines={3} height={40} />}><SplitChoice split={split} change={(next) => change({ split: next })} total={total} percents={firm.depositPercents} at={at} /></Suspense>}
    </>
  );
}

export function InvoiceChoice({ draft, change, at, company }: Props & { company: { name: string; taxId: string } | null }) {
  const put = (next: Partial<Draft['invoice']>) => change({ invoice: { ...draft.invoice, ...next } });
  const start = (wantsInvoice: boolean) => change({ wantsInvoice, invoice: { ...draft.invoice, title: draft.invoice.title || (company?.name ?? ''), taxId: draft.invoice.taxId || (company?.taxId ?? '') } });
  return (
    <>
      <Checkbox label={m.store_invoice_want()} checked={draft.wantsInvoice} onChange={(e) => start(e.currentTarget.checked)} />
      {draft.wantsInvoice && (
        <div className="addrform">
          <RadioGroup label={m.store_invoice_kind()} options={[{ value: 'PLAIN', label: m.store_invoice_plain() }, { value: 'SPECIAL', label: m.store_invoice_special() }]} value={draft.invoice.kind} onChange={(kind) => put({ kind: kind as InvoiceKind })} />
          <div className="two">
            <TextInput label={m.store_invoice_title()} autoComplete="organization" value={draft.invoice.title} onChange={(e) => put({ title: e.currentTarget.value })} error={at('invoice.title')} />
            <TextInput label={m.store_tax_id()} value={draft.invoice.taxId} onChange={(e) => put({ taxId: e.currentTarget.value })} error={at('invoice.taxId')} />
          </div>
          <TextInput label={`${m.store_invoice_email()} (${m.ui_optional()})`} type="email" autoComplete="email" value={draft.invoice.email} onChange={(e) => put({ email: e.currentTarget.value })} error={at('invoice.email')} />
        </div>
      )}
    </>
  );
}

export function Remarks({ draft, change, at, files, filesChanged }: Props & { files: readonly OrderFileFragment[]; filesChanged: () => void }) {
  return (
    <div className="addrform">
      <PoNumber value={draft.poNumber} change={(poNumber) => change({ poNumber })} error={at('poNumber')} />
      <TextArea label={`${m.store_remarks()} (${m.ui_optional()})`} placeholder={m.store_remarks_example()} value={draft.remarks} onChange={(e) => change({ remarks: e.currentTarget.value })} error={at('remarks')} />
      <div className="field"><span className="label">{m.checkout_files()} ({m.ui_optional()})</span><Suspense fallback={null}><Files files={files} mayAdd changed={filesChanged} /></Suspense>{at('attachmentIds') && <div className="error" role="alert">{at('attachmentIds')}</div>}</div>
    </div>
  );
}

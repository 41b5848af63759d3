import { NativeSelect, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useEffect } from 'react';
import { GoodsFirmDoc, GoodsUpdateFirmDoc, type GoodsFirmQuery } from '@/gen/features/settings/console-firm';
import { PriceVisibilityValues, StockDisplayValues, type PriceVisibility, type StockDisplay } from '@/gen/schema';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { ErrorState, SkeletonLines, toast } from '@/ui';
import { Bilingual } from '../../form/Bilingual';
import { SaveBar } from '../../form/SaveBar';
import { at, elsewhere } from '../../form/problems';
import { useEdit } from '../../form/useEdit';
import { Panel } from '../../page/DetailPage';

type Firm = GoodsFirmQuery['viewer']['firm'];
const formOf = ({ freight, freeFreightFrom, minimumOrder, ...rest }: Firm) => ({ ...rest, freight: freight.amount, freeFreightFrom: freeFreightFrom.amount, minimumOrder: minimumOrder.amount });
type Form = ReturnType<typeof formOf>;
/** Under which subject each field is, so that unsaved ones can be marked and refused ones shown. */
const PARTS: Record<string, readonly string[]> = {
  firm: ['nameZh', 'nameEn', 'phone', 'email', 'address', 'bankAccount', 'timeZone', 'currency'], orders: ['freight', 'freeFreightFrom', 'minimumOrder', 'depositPercents', 'orderPrefix'],
  stock: ['holdOnlineMinutes', 'holdOtherHours', 'holdApprovalHours', 'stockDisplay'], store: ['priceVisibility', 'registrationOpen', 'guestCheckout', 'guestPhoneCheck'],
};
const FIELDS = ['nameZh', 'nameEn', 'phone', 'email', 'address', 'timeZone', 'currency', 'orderPrefix', 'freight', 'freeFreightFrom', 'minimumOrder', 'holdCheckoutMinutes', 'holdOnlineMinutes', 'holdOtherHours', 'holdApprovalHours', 'stockDisplay', 'priceVisibility', 'registrationOpen', 'guestCheckout', 'guestPhoneCheck', 'bankAccount', 'depositPercents'];
const TODAY = new Date().toISOString().slice(0, 10).replaceAll('-', '');
const ZONES: string[] = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : ['Asia/Shanghai'];
const displayName = (d: StockDisplay): string => ({ EXACT: m.settings_stock_exact, BANDED: m.settings_stock_banded, HIDDEN: m.settings_stock_hidden })[d]();
const displayText = (d: StockDisplay): string => ({ EXACT: m.settings_stock_exact_text, BANDED: m.settings_stock_banded_text, HIDDEN: m.settings_stock_hidden_text })[d]();
const pricesName = (p: PriceVisibility): string => ({ EVERYONE: m.settings_prices_everyone, SIGNED_IN: m.settings_prices_signed_in, APPROVED: m.settings_prices_approved })[p]();
const pricesText = (p: PriceVisibility): string => ({ EVERYONE: m.settings_prices_everyone_text, SIGNED_IN: m.settings_prices_signed_in_text, APPROVED: m.settings_prices_approved_text })[p]();

type Props = { part: string; /** The subjects with edits that are not saved. */ onDirty: (parts: string[]) => void; onPart: (part: string) => void };

function Editor({ firm, part, refetch, onDirty, onPart }: Props & { firm: Firm; refetch: () => void }) {
  const { can } = useSession();
  const edit = useEdit<Form>(formOf(firm));
  const save = useMutate(GoodsUpdateFirmDoc);
  const { values, set } = edit;
  const p = save.problem;
  const editable = can('settings.write');
  const changed = Object.entries(PARTS).filter(([, fields]) => fields.some((key) => values[key as keyof Form] !== edit.base[key as keyof Form])).map(([id]) => id);
  const unsaved = changed.join();
  useEffect(() => onDirty(unsaved ? unsaved.split(',') : []), [unsaved]); // eslint-disable-line react/exhaustive-deps -- told when the subjects change
  const submit = async () => {
    // Only what was changed is sent, so that two people in different corners do not undo each other.
    const input = Object.fromEntries(Object.entries(values).filter(([key, value]) => key !== '__typename' && value !== edit.base[key as keyof Form]));
    const done = await save.run({ input });
    if (done.ok) { const stored = formOf(done.data as Firm); edit.rebase(stored, stored); toast(m.settings_saved()); refetch(); return; }
    // What was refused may stand under another subject than the one on screen.
    const blamed = (id: string) => PARTS[id]!.some((key) => at(done.problem, key));
    const there = Object.keys(PARTS).find(blamed);
    if (there && !(PARTS[part] && blamed(part))) onPart(there);
  };
  const line = (key: 'phone' | 'email' | 'orderPrefix' | 'currency', label: string, hint?: string) => <TextInput label={label} description={hint} value={values[key]} error={at(p, key)} onChange={(e) => set({ [key]: e.currentTarget.value })} />;
  const money = (key: 'freight' | 'freeFreightFrom' | 'minimumOrder', label: string, hint: string) => <TextInput label={label} description={hint} inputMode="decimal" leftSection={<span className="muted unit-suffix">{values.currency}</span>} leftSectionWidth={52} value={values[key]} error={at(p, key)} onChange={(e) => set({ [key]: e.currentTarget.value })} />;
  return (
    <>
      {!editable && <div className="hintbox">{m.settings_read_only()}</div>}
      {elsewhere(p, FIELDS) && <div className="banner tone-danger" role="alert">{elsewhere(p, FIELDS)}</div>}
      <fieldset className="bare" disabled={!editable}>
        {part === 'firm' && <>
          <Panel title={m.settings_firm()}><div className="fields"><Bilingual label={m.settings_firm_name()} zh={values.nameZh} en={values.nameEn} onZh={(nameZh) => set({ nameZh })} onEn={(nameEn) => set({ nameEn })} zhError={at(p, 'nameZh')} enError={at(p, 'nameEn')} />{line('phone', m.customers_phone())}{line('email', m.customers_email())}<TextInput className="full" label={m.settings_address()} value={values.address} error={at(p, 'address')} onChange={(e) => set({ address: e.currentTarget.value })} /></div></Panel>
          <Panel title={m.settings_bank()}><Textarea label={m.settings_bank_account()} description={m.settings_bank_hint()} autosize minRows={3} value={values.bankAccount} error={at(p, 'bankAccount')} onChange={(e) => set({ bankAccount: e.currentTarget.value })} /></Panel>
          <Panel title={m.settings_region()}><div className="fields"><Select label={m.settings_time_zone()} description={m.settings_time_zone_hint()} searchable data={ZONES.includes(values.timeZone) ? ZONES : [values.timeZone, ...ZONES]} limit={60} value={values.timeZone} error={at(p, 'timeZone')} allowDeselect={false} disabled={!editable} onChange={(v) => v && set({ timeZone: v })} />{line('currency', m.settings_currency(), m.settings_currency_hint())}</div></Panel>
        </>}
        {part === 'orders' && <>
          <Panel title={m.settings_freight()}><div className="fields three">{money('freight', m.settings_freight_fee(), m.settings_freight_hint())}{money('freeFreightFrom', m.settings_free_from(), m.settings_free_from_hint())}{money('minimumOrder', m.settings_minimum(), m.settings_minimum_hint())}<TextInput label={m.delivery_deposits()} description={m.delivery_deposits_hint()} inputMode="numeric" value={values.depositPercents} error={at(p, 'depositPercents')} onChange={(e) => set({ depositPercents: e.currentTarget.value })} /></div></Panel>
          <Panel title={m.settings_numbering()}><div className="fields">{line('orderPrefix', m.settings_prefix(), m.settings_prefix_hint())}<div className="preview"><span className="muted">{m.settings_prefix_preview()}</span><strong className="num">{values.orderPrefix}{TODAY}-000001</strong></div></div></Panel>
        </>}
        {part === 'stock' && <>
          <Panel title={m.settings_holds()}><div className="fields three"><NumberInput label={m.settings_hold_checkout()} description={m.settings_hold_checkout_hint()} suffix={` ${m.settings_minutes()}`} min={0} max={120} value={values.holdCheckoutMinutes} error={at(p, 'holdCheckoutMinutes')} onChange={(v) => set({ holdCheckoutMinutes: Math.trunc(Number(v)) || 0 })} /><NumberInput label={m.settings_hold_online()} description={m.settings_hold_online_hint()} suffix={` ${m.settings_minutes()}`} min={1} value={values.holdOnlineMinutes} error={at(p, 'holdOnlineMinutes')} onChange={(v) => set({ holdOnlineMinutes: Math.trunc(Number(v)) || 0 })} /><NumberInput label={m.settings_hold_other()} description={m.settings_hold_other_hint()} suffix={` ${m.settings_hours()}`} min={1} value={values.holdOtherHours} error={at(p, 'holdOtherHours')} onChange={(v) => set({ holdOtherHours: Math.trunc(Number(v)) || 0 })} /><NumberInput label={m.settings_hold_approval()} description={m.settings_hold_approval_hint()} suffix={` ${m.settings_hours()}`} min={0} max={8760} value={values.holdApprovalHours} error={at(p, 'holdApprovalHours')} onChange={(v) => set({ holdApprovalHours: Math.trunc(Number(v)) || 0 })} /></div></Panel>
          <Panel title={m.settings_stock_display()}><NativeSelect label={m.settings_stock_display_label()} description={displayText(values.stockDisplay)} data={StockDisplayValues.map((d) => ({ value: d, label: displayName(d) }))} value={values.stockDisplay} error={at(p, 'stockDisplay')} onChange={(e) => set({ stockDisplay: e.currentTarget.value as StockDisplay })} /></Panel>
        </>}
        {part === 'store' && <>
          <Panel title={m.settings_prices()}><NativeSelect label={m.settings_prices_label()} description={pricesText(values.priceVisibility)} data={PriceVisibilityValues.map((p) => ({ value: p, label: pricesName(p) }))} value={values.priceVisibility} error={at(p, 'priceVisibility')} onChange={(e) => set({ priceVisibility: e.currentTarget.value as PriceVisibility })} /></Panel>
          <Panel title={m.settings_registration()}><Switch label={m.settings_registration_open()} description={m.settings_registration_hint()} checked={values.registrationOpen} error={at(p, 'registrationOpen')} onChange={(e) => set({ registrationOpen: e.currentTarget.checked })} /><Switch mt="md" label={m.settings_guest_checkout()} description={m.settings_guest_checkout_hint()} checked={values.guestCheckout} error={at(p, 'guestCheckout')} onChange={(e) => set({ guestCheckout: e.currentTarget.checked })} /><Switch mt="md" label={m.codes_setting_guest()} description={m.codes_setting_guest_hint()} disabled={!values.guestCheckout} checked={values.guestPhoneCheck} error={at(p, 'guestPhoneCheck')} onChange={(e) => set({ guestPhoneCheck: e.currentTarget.checked })} /></Panel>
          <Panel title={m.settings_channels()}><ul className="channels"><li><strong>{m.settings_channel_web()}</strong><span className="muted">{m.settings_channel_web_text()}</span><a className="inlink" href="/">{m.console_to_store()}</a></li><li><strong>{m.settings_channel_console()}</strong><span className="muted">{m.settings_channel_console_text()}</span></li><li><strong>{m.settings_channel_api()}</strong><span className="muted">{m.settings_channel_api_text()}</span>{can('api_keys.manage') && <a className="inlink" href="/admin/api-keys">{m.access_keys()}</a>}</li></ul></Panel>
        </>}
      </fieldset>
      <SaveBar dirty={edit.dirty} busy={save.busy} onSave={() => void submit()} onReset={() => { edit.reset(); save.clear(); }} />
    </>
  );
}

/** One subject of the firm's settings; what was typed under another subject is kept until it is saved. */
export function FirmSettings(props: Props) {
  const [answer, again] = useQuery({ query: GoodsFirmDoc });
  const refetch = () => again({ requestPolicy: 'network-only' });
  if (answer.data) return <Editor {...props} firm={answer.data.viewer.firm} refetch={refetch} />;
  if (answer.error) return <ErrorState error={explain(answer.error)} retry={refetch} />;
  return <div className="panel"><div className="panel-body"><SkeletonLines lines={8} height={22} /></div></div>;
}

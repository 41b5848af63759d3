import { useState } from 'react';
import { StoreParseAddressDoc } from '@/gen/features/customers/store-addresses';
import { useCarried } from '@/lib/draft';
import { useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, TextArea, TextInput } from '@/ui';
import { AreaPicker } from './AreaPicker';
import type { AddressDraft } from './address';
import './address.css';

const SURE = 80;

/** What an address needs, and a box that takes it apart from a chat message. `errorOf` gives the problem of a field. */
export function AddressFields({ value, onChange, errorOf }: { value: AddressDraft; onChange: (next: AddressDraft) => void; errorOf: (field: string) => string | undefined }) {
  const client = useClient();
  const [pasted, setPasted] = useCarried('address.pasted', '');
  const [busy, setBusy] = useState(false);
  const [said, say] = useState('');
  const parse = async (text: string) => {
    if (!text.trim()) return;
    setBusy(true);
    const result = await client.query(StoreParseAddressDoc, { text: text.trim() }, { requestPolicy: 'network-only' }).toPromise();
    setBusy(false);
    const found = result.data?.parseAddress;
    if (!found) return say(m.store_parse_failed());
    onChange({ ...value, recipient: found.recipient || value.recipient, phone: found.phone || value.phone, areaCode: found.areaCode || value.areaCode, street: found.street || value.street });
    return say(found.confidence >= SURE ? m.store_parse_done() : m.store_parse_check());
  };
  const put = (field: keyof AddressDraft) => (event: { currentTarget: { value: string } }) => onChange({ ...value, [field]: event.currentTarget.value });
  return (
    <div className="addrform">
      <div className="paste">
        <TextArea label={m.store_paste_address()} placeholder={m.store_paste_example()} rows={2} value={pasted} onChange={(e) => setPasted(e.currentTarget.value)} onPaste={(e) => { const text = e.clipboardData.getData('text'); if (text) void parse(text); }} />
        <div className="spread"><span className="pmeta" role="status">{said}</span><Button size="sm" look="soft" busy={busy} disabled={!pasted.trim()} onClick={() => void parse(pasted)}>{m.store_parse()}</Button></div>
      </div>
      <div className="two">
        <TextInput label={m.store_recipient()} autoComplete="name" value={value.recipient} onChange={put('recipient')} error={errorOf('recipient')} />
        <TextInput label={m.store_phone()} type="tel" inputMode="tel" autoComplete="tel" value={value.phone} onChange={put('phone')} error={errorOf('phone')} />
      </div>
      <AreaPicker value={value.areaCode} onChange={(areaCode) => onChange({ ...value, areaCode })} error={errorOf('areaCode')} />
      <TextInput label={m.store_street()} autoComplete="street-address" placeholder={m.store_street_example()} value={value.street} onChange={put('street')} error={errorOf('street')} />
      <TextInput label={`${m.store_postcode()} (${m.ui_optional()})`} inputMode="numeric" autoComplete="postal-code" value={value.postcode} onChange={put('postcode')} error={errorOf('postcode')} />
    </div>
  );
}

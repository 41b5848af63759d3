import { Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { GoodsParseAddressDoc } from '@/gen/features/customers/console-customers';
import type { AddressInput } from '@/gen/schema';
import { useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import { Badge, Button } from '@/ui';
import { AreaPicker } from '../../form/AreaPicker';
import { at } from '../../form/problems';

export const NO_ADDRESS: AddressInput = { recipient: '', phone: '', areaCode: '', street: '', postcode: '', isDefault: false };

/** An address: pasted from a chat and taken apart, or typed. `path` is where the API looks for it in its problems. */
export function AddressForm({ value, onChange, problem, path = '' }: { value: AddressInput; onChange: (value: AddressInput) => void; problem: Problem | null; path?: string }) {
  const client = useClient();
  const [pasted, setPasted] = useState('');
  const [busy, setBusy] = useState(false);
  const [sure, setSure] = useState<number>();
  const parse = async (text: string) => {
    if (!text.trim()) return;
    setBusy(true);
    const answer = await client.query(GoodsParseAddressDoc, { text: text.trim() }).toPromise();
    setBusy(false);
    const got = answer.data?.parseAddress;
    if (!got) return;
    setSure(got.confidence);
    onChange({ ...value, recipient: got.recipient || value.recipient, phone: got.phone || value.phone, areaCode: got.areaCode || value.areaCode, street: got.street || value.street });
  };
  const field = (name: keyof AddressInput) => at(problem, path ? `${path}.${name}` : name);
  return (
    <div className="modal-form">
      <div className="pastebox">
        <Textarea label={m.customers_paste()} placeholder={m.customers_paste_example()} autosize minRows={2} value={pasted} onChange={(e) => setPasted(e.currentTarget.value)} onPaste={(e) => { const text = e.clipboardData.getData('text'); if (!pasted) setTimeout(() => void parse(text)); }} />
        <div className="spread"><Button size="sm" look="soft" icon="bolt" busy={busy} disabled={!pasted.trim()} onClick={() => void parse(pasted)}>{m.customers_parse()}</Button>{sure !== undefined && <Badge tone={sure >= 80 ? 'success' : 'warning'}>{sure >= 80 ? m.customers_parsed() : m.customers_parsed_unsure()}</Badge>}</div>
      </div>
      <div className="fields">
        <TextInput label={m.customers_recipient()} required withAsterisk={false} value={value.recipient} error={field('recipient')} onChange={(e) => onChange({ ...value, recipient: e.currentTarget.value })} />
        <TextInput label={m.customers_phone()} required withAsterisk={false} inputMode="tel" value={value.phone} error={field('phone')} onChange={(e) => onChange({ ...value, phone: e.currentTarget.value })} />
        <AreaPicker value={value.areaCode} error={field('areaCode')} onChange={(areaCode) => onChange({ ...value, areaCode })} />
        <TextInput className="full" label={m.customers_street()} required withAsterisk={false} value={value.street} error={field('street')} onChange={(e) => onChange({ ...value, street: e.currentTarget.value })} />
        <TextInput label={m.customers_postcode()} value={value.postcode ?? ''} error={field('postcode')} onChange={(e) => onChange({ ...value, postcode: e.currentTarget.value })} />
        <Switch className="switchline" label={m.customers_default()} checked={value.isDefault ?? false} onChange={(e) => onChange({ ...value, isDefault: e.currentTarget.checked })} />
      </div>
    </div>
  );
}

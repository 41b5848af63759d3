import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConsoleAreasDoc, ConsoleParseAddressDoc } from '@/gen/features/orders/console-place';
import type { AddressInput } from '@/gen/schema';
import { useClient, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { problemAt, type Problem } from '@/lib/problem';
import { Button } from '@/ui';

export type DraftAddress = { recipient: string; phone: string; areaCode: string; street: string; postcode: string };
export const NO_ADDRESS: DraftAddress = { recipient: '', phone: '', areaCode: '', street: '', postcode: '' };
export const addressInput = (a: DraftAddress): AddressInput => ({ recipient: a.recipient.trim(), phone: a.phone.trim(), areaCode: a.areaCode, street: a.street.trim(), postcode: a.postcode.trim() || null });

/** One level of the area tree: the choice below `parent`. */
function Level({ label, parent, value, onChange, error }: { label: string; parent: string | null; value: string; onChange: (code: string) => void; error?: string | undefined }) {
  const [result] = useQuery({ query: ConsoleAreasDoc, variables: { parent }, pause: parent === '' });
  const areas = parent === '' ? [] : (result.data?.areas ?? []);
  return <NativeSelect label={label} value={areas.some((a) => a.code === value) ? value : ''} onChange={(e) => onChange(e.currentTarget.value)} disabled={parent === ''} error={error} data={[{ value: '', label: m.orders_address_choose() }, ...areas.map((a) => ({ value: a.code, label: a.name }))]} />;
}

/** An address by cascading areas, or pasted as people send it and taken apart by the server. */
export function AddressFields({ value, onChange, problem }: { value: DraftAddress; onChange: (next: DraftAddress) => void; problem: Problem | null }) {
  const client = useClient();
  const [pasted, setPasted] = useState('');
  const code = value.areaCode;
  const province = code ? `${code.slice(0, 2)}0000` : '';
  const city = code && code.slice(2, 4) !== '00' ? `${code.slice(0, 4)}00` : '';
  const set = (part: Partial<DraftAddress>) => onChange({ ...value, ...part });
  const at = (field: string) => problemAt(problem, `address.${field}`);
  const parse = async () => {
    const found = (await client.query(ConsoleParseAddressDoc, { text: pasted }).toPromise()).data?.parseAddress;
    if (found) onChange({ recipient: found.recipient || value.recipient, phone: found.phone || value.phone, areaCode: found.areaCode || value.areaCode, street: found.street || value.street, postcode: value.postcode });
  };
  return (
    <div className="formdialog-grid">
      <div className="pastebox"><TextInput label={m.orders_address_paste()} value={pasted} onChange={(e) => setPasted(e.currentTarget.value)} /><Button size="sm" disabled={!pasted.trim()} onClick={() => void parse()}>{m.orders_address_parse()}</Button></div>
      <TextInput label={m.orders_address_recipient()} value={value.recipient} onChange={(e) => set({ recipient: e.currentTarget.value })} error={at('recipient')} />
      <TextInput label={m.orders_address_phone()} inputMode="tel" value={value.phone} onChange={(e) => set({ phone: e.currentTarget.value })} error={at('phone')} />
      <Level label={m.orders_address_province()} parent={null} value={province} onChange={(areaCode) => set({ areaCode })} error={at('areaCode')} />
      <Level label={m.orders_address_city()} parent={province} value={city} onChange={(areaCode) => set({ areaCode: areaCode || province })} />
      <Level label={m.orders_address_district()} parent={city} value={code} onChange={(areaCode) => set({ areaCode: areaCode || city })} />
      <TextInput label={m.orders_address_street()} value={value.street} onChange={(e) => set({ street: e.currentTarget.value })} error={at('street')} />
    </div>
  );
}

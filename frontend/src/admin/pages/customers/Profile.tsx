import { NativeSelect, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { GoodsCaretakersDoc, GoodsCustomerDoc, GoodsPriceLevelsDoc, GoodsUpdateCustomerDoc } from '@/gen/features/customers/console-customers';
import { useClient, useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { toast } from '@/ui';
import { MergeDialog } from '../../form/MergeDialog';
import { SaveBar } from '../../form/SaveBar';
import { at, codeOf, elsewhere } from '../../form/problems';
import { useEdit } from '../../form/useEdit';
import { Panel } from '../../page/DetailPage';
import type { FullCustomer } from './People';
import { levelName } from './words';

type Form = { version: number; name: string; nameEn: string; priceLevel: string; ownerId: string; taxId: string; phone: string; email: string; tags: string[] };
const formOf = (c: Pick<FullCustomer, 'version' | 'name' | 'nameEn' | 'priceLevel' | 'taxId' | 'phone' | 'email' | 'tags' | 'owner'>): Form => ({ version: c.version, name: c.name, nameEn: c.nameEn, priceLevel: c.priceLevel, ownerId: c.owner?.id ?? '', taxId: c.taxId, phone: c.phone, email: c.email, tags: [...c.tags] });

/** What the firm knows of a customer: edited in place, saved by the bar. */
export function Profile({ customer, editable }: { customer: FullCustomer; editable: boolean }) {
  const client = useClient();
  const edit = useEdit(formOf(customer));
  const save = useMutate(GoodsUpdateCustomerDoc);
  const [levels] = useQuery({ query: GoodsPriceLevelsDoc });
  const [staff] = useQuery({ query: GoodsCaretakersDoc });
  const [theirs, setTheirs] = useState<Form>();
  const { values, set } = edit;
  const owners = [...(staff.data?.caretakers ?? []), ...(customer.owner && !staff.data?.caretakers.some((u) => u.id === customer.owner?.id) ? [customer.owner] : [])];
  const submit = async () => {
    const { ownerId, ...rest } = values;
    const done = await save.run({ id: customer.id, input: { ...rest, version: edit.base.version, ownerId: ownerId || null } });
    if (done.ok) { const stored = formOf(done.data as FullCustomer); edit.rebase(stored, stored); toast(m.customers_saved({ name: values.name })); return; }
    if (codeOf(done.problem) !== 'STALE_VERSION') return;
    const now = await client.query(GoodsCustomerDoc, { id: customer.id }, { requestPolicy: 'network-only' }).toPromise();
    if (now.data?.customer) { save.clear(); setTheirs(formOf(now.data.customer)); }
  };
  const general = elsewhere(save.problem, ['name', 'nameEn', 'priceLevel', 'ownerId', 'taxId', 'phone', 'email', 'tags']);
  const line = (key: 'name' | 'nameEn' | 'taxId' | 'phone' | 'email', label: string) => <TextInput label={label} value={values[key]} error={at(save.problem, key)} onChange={(e) => set({ [key]: e.currentTarget.value })} />;
  return (
    <>
      <Panel title={m.customers_profile()}>
        <fieldset className="bare" disabled={!editable}>
          {general && <div className="banner tone-danger" role="alert">{general}</div>}
          <div className="fields">
            {line('name', m.customers_name())}{line('nameEn', m.customers_name_en())}
            <NativeSelect label={m.customers_level()} data={[...new Set([...(levels.data?.priceLevels ?? []), values.priceLevel])].map((l) => ({ value: l, label: levelName(l) }))} value={values.priceLevel} error={at(save.problem, 'priceLevel')} onChange={(e) => set({ priceLevel: e.currentTarget.value })} />
            <NativeSelect label={m.customers_owner()} data={[{ value: '', label: m.customers_owner_none() }, ...owners.map((u) => ({ value: u.id, label: u.name }))]} value={values.ownerId} error={at(save.problem, 'ownerId')} onChange={(e) => set({ ownerId: e.currentTarget.value })} />
            {line('phone', m.customers_phone())}{line('email', m.customers_email())}{line('taxId', m.customers_tax_id())}
            <TagsInput label={m.customers_tags()} placeholder={values.tags.length ? '' : m.customers_tags_hint()} value={values.tags} error={at(save.problem, 'tags')} onChange={(tags) => set({ tags })} />
          </div>
        </fieldset>
      </Panel>
      <SaveBar dirty={edit.dirty} busy={save.busy} onSave={() => void submit()} onReset={() => { edit.reset(); save.clear(); }} />
      <MergeDialog edit={edit} theirs={theirs} onClose={() => setTheirs(undefined)} onMerged={() => setTheirs(undefined)} fields={[{ key: 'name', label: m.customers_name() }, { key: 'nameEn', label: m.customers_name_en() }, { key: 'priceLevel', label: m.customers_level(), show: (v) => levelName(v.priceLevel) }, { key: 'ownerId', label: m.customers_owner(), show: (v) => owners.find((o) => o.id === v.ownerId)?.name ?? m.customers_owner_none() }, { key: 'phone', label: m.customers_phone() }, { key: 'email', label: m.customers_email() }, { key: 'taxId', label: m.customers_tax_id() }, { key: 'tags', label: m.customers_tags(), show: (v) => v.tags.join(' · ') || m.ui_none() }]} />
    </>
  );
}

import { NativeSelect, TagsInput, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { GoodsCreateCustomerDoc } from '@/gen/features/customers/console-customers';
import { CustomerKindValues, type AddressInput, type ContactInput, type CustomerKind } from '@/gen/schema';
import { useDraft } from '@/lib/draft';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { Button, toast } from '@/ui';
import { at, elsewhere } from '../../form/problems';
import { AddressForm, NO_ADDRESS } from './AddressForm';
import { ContactForm, NO_CONTACT } from './ContactForm';
import { kindName, levelName } from './words';

type Form = { name: string; nameEn: string; kind: CustomerKind; priceLevel: string; ownerId: string | null; taxId: string; phone: string; tags: string[]; contact: ContactInput; address: AddressInput };
const EMPTY: Form = { name: '', nameEn: '', kind: 'COMPANY', priceLevel: 'standard', ownerId: null, taxId: '', phone: '', tags: [], contact: NO_CONTACT, address: NO_ADDRESS };
const filled = (a: AddressInput) => Boolean(a.recipient || a.phone || a.street || a.areaCode);

/** A new customer with the first contact and address; each of both may be left out. A draft stays until it was created. */
export default function NewCustomer({ levels, owners, onClose, onDone }: { levels: readonly string[]; owners: ReadonlyArray<{ id: string; name: string }>; onClose: () => void; onDone: (id: string) => void }) {
  const [form, put, clear] = useDraft<Form>('new-customer', EMPTY);
  const save = useMutate(GoodsCreateCustomerDoc);
  const top = useRef<HTMLDivElement>(null);
  const first = useRef<HTMLInputElement>(null);
  // The dialog looks for its first field when it opens; if this file came later, the focus is already inside.
  useEffect(() => { if (first.current?.closest('[role=dialog]')?.contains(document.activeElement)) first.current.focus(); }, []);
  const set = (part: Partial<Form>) => put((f) => ({ ...f, ...part }));
  const me = useSession().viewer?.user?.id;
  // Who makes the customer takes care of them, unless somebody else is chosen: else who sees only their own would lose it at once.
  const owner = form.ownerId ?? (owners.some((o) => o.id === me) ? me! : '');
  const submit = async () => {
    const done = await save.run({ input: {
      name: form.name, nameEn: form.nameEn || null, kind: form.kind, priceLevel: form.priceLevel, ownerId: owner || null, taxId: form.taxId || null, phone: form.phone || form.contact.phone || null, tags: form.tags, status: 'ACTIVE',
      contacts: form.contact.name ? [form.contact] : [], addresses: filled(form.address) ? [{ ...form.address, postcode: form.address.postcode || null, isDefault: true }] : [],
    } });
    if (!done.ok) { top.current?.scrollIntoView({ block: 'start' }); return; }
    clear();
    const made = done.data as { id: string; number: string };
    toast(m.customers_created({ number: made.number }));
    onDone(made.id);
  };
  const general = elsewhere(save.problem, ['name', 'nameEn', 'taxId', 'phone', 'contacts.0', 'addresses.0', 'tags', 'priceLevel', 'ownerId']);
  return (
    <form className="modal-form" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      <div ref={top}>{general && <div className="banner tone-danger" role="alert">{general}</div>}</div>
      <div className="fields">
        <TextInput data-autofocus ref={first} label={m.customers_name()} required withAsterisk={false} value={form.name} error={at(save.problem, 'name')} onChange={(e) => set({ name: e.currentTarget.value })} />
        <TextInput label={m.customers_name_en()} value={form.nameEn} error={at(save.problem, 'nameEn')} onChange={(e) => set({ nameEn: e.currentTarget.value })} />
        <NativeSelect label={m.customers_kind()} data={CustomerKindValues.map((k) => ({ value: k, label: kindName(k) }))} value={form.kind} onChange={(e) => set({ kind: e.currentTarget.value as CustomerKind })} />
        <NativeSelect label={m.customers_level()} data={levels.map((l) => ({ value: l, label: levelName(l) }))} value={form.priceLevel} error={at(save.problem, 'priceLevel')} onChange={(e) => set({ priceLevel: e.currentTarget.value })} />
        <NativeSelect label={m.customers_owner()} data={[{ value: '', label: m.customers_owner_none() }, ...owners.map((o) => ({ value: o.id, label: o.name }))]} value={owner} error={at(save.problem, 'ownerId')} onChange={(e) => set({ ownerId: e.currentTarget.value })} />
        <TextInput label={m.customers_tax_id()} value={form.taxId} error={at(save.problem, 'taxId')} onChange={(e) => set({ taxId: e.currentTarget.value })} />
        <TagsInput label={m.customers_tags()} placeholder={form.tags.length ? '' : m.customers_tags_hint()} value={form.tags} error={at(save.problem, 'tags')} onChange={(tags) => set({ tags })} />
      </div>
      <fieldset className="group"><legend>{m.customers_contact()}</legend><ContactForm value={form.contact} onChange={(contact) => set({ contact })} problem={save.problem} path="contacts.0" /></fieldset>
      <fieldset className="group"><legend>{m.customers_address()}</legend><AddressForm value={form.address} onChange={(address) => set({ address })} problem={save.problem} path="addresses.0" /></fieldset>
      <div className="modal-foot"><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" type="submit" busy={save.busy}>{m.customers_create()}</Button></div>
    </form>
  );
}

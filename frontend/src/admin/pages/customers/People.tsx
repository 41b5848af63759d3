import { Modal } from '@mantine/core';
import { useState } from 'react';
import { GoodsRemoveAddressDoc, GoodsSaveAddressDoc, GoodsSaveContactDoc, type GoodsCustomerQuery } from '@/gen/features/customers/console-customers';
import type { AddressInput, ContactInput } from '@/gen/schema';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Badge, Button, IconButton, Time, toast } from '@/ui';
import { elsewhere } from '../../form/problems';
import { Panel } from '../../page/DetailPage';
import { AddressForm, NO_ADDRESS } from './AddressForm';
import { ContactForm, NO_CONTACT } from './ContactForm';

export type FullCustomer = NonNullable<GoodsCustomerQuery['customer']>;
type Props = { customer: FullCustomer; editable: boolean; refresh: () => void };

/** The people who order there, and whether they can sign in. */
export function ContactsPanel({ customer, editable, refresh }: Props) {
  const [form, setForm] = useState<{ id: string | undefined; value: ContactInput; known: boolean }>();
  const save = useMutate(GoodsSaveContactDoc);
  const submit = async () => {
    if (!form) return;
    const done = await save.run({ customerId: customer.id, id: form.id ?? null, input: form.value });
    if (done.ok) { toast(m.customers_saved({ name: form.value.name })); setForm(undefined); refresh(); }
  };
  const open = (value?: FullCustomer['contacts'][number]) => { save.clear(); setForm(value ? { id: value.id, known: Boolean(value.user), value: { name: value.name, phone: value.phone, email: value.email, title: value.title, ...(value.user ? { roleCodes: value.user.roles.map((r) => r.code) } : {}) } } : { id: undefined, known: false, value: NO_CONTACT }); };
  const general = elsewhere(save.problem, ['name', 'phone', 'email', 'title', 'roleCodes', 'password']);
  return (
    <Panel title={m.customers_contacts()} actions={editable && <Button size="sm" icon="plus" onClick={() => open()}>{m.ui_add()}</Button>}>
      {customer.contacts.length === 0 && <p className="muted">{m.customers_contacts_none()}</p>}
      <ul className="people">{customer.contacts.map((c) => (
        <li key={c.id}>
          <span className="face" aria-hidden="true">{c.name.slice(0, 1)}</span>
          <div><div className="row"><strong className="truncate">{c.name}</strong>{c.title && <span className="muted truncate">{c.title}</span>}{c.user?.roles.map((r) => <Badge key={r.id} tone="brand">{r.name}</Badge>)}{!c.user && <Badge>{m.customers_no_sign_in()}</Badge>}</div>
            <div className="muted num people-line">{c.phone && <a href={`tel:${c.phone}`}>{c.phone}</a>}{c.email && <a href={`mailto:${c.email}`}>{c.email}</a>}{c.user?.lastSignInAt && <span>{m.access_last_sign_in()} <Time value={c.user.lastSignInAt} /></span>}</div></div>
          {editable && <IconButton size="sm" icon="edit" label={m.customers_edit({ name: c.name })} onClick={() => open(c)} />}
        </li>
      ))}</ul>
      <Modal opened={form !== undefined} onClose={() => setForm(undefined)} title={form?.id ? m.customers_contact_edit() : m.customers_contact_new()} closeButtonProps={{ 'aria-label': m.ui_close() }}>
        {form && <form className="modal-form" onSubmit={(e) => { e.preventDefault(); void submit(); }}>{general && <div className="banner tone-danger" role="alert">{general}</div>}<ContactForm value={form.value} known={form.known} onChange={(value) => setForm({ ...form, value })} problem={save.problem} /><div className="modal-foot"><Button onClick={() => setForm(undefined)}>{m.ui_cancel()}</Button><Button look="primary" type="submit" busy={save.busy}>{m.ui_save()}</Button></div></form>}
      </Modal>
    </Panel>
  );
}

/** Where goods go. Removing can be taken back. */
export function AddressesPanel({ customer, editable, refresh }: Props) {
  const [form, setForm] = useState<{ id: string | undefined; value: AddressInput }>();
  const save = useMutate(GoodsSaveAddressDoc);
  const remove = useMutate(GoodsRemoveAddressDoc);
  const inputOf = (a: FullCustomer['addresses'][number]): AddressInput => ({ recipient: a.recipient, phone: a.phone, areaCode: a.areaCode, street: a.street, postcode: a.postcode, country: a.country, isDefault: a.isDefault });
  const submit = async () => {
    if (!form) return;
    const done = await save.run({ customerId: customer.id, id: form.id ?? null, input: form.value });
    if (done.ok) { toast(m.customers_saved({ name: form.value.recipient })); setForm(undefined); refresh(); }
  };
  const take = async (a: FullCustomer['addresses'][number]) => {
    const done = await remove.run({ id: a.id });
    if (!done.ok) return void toast(done.problem.message, { tone: 'danger' });
    toast(m.customers_address_removed(), { undo: () => void save.run({ customerId: customer.id, id: null, input: inputOf(a) }).then(refresh) });
    refresh();
    return undefined;
  };
  const general = elsewhere(save.problem, ['recipient', 'phone', 'areaCode', 'street', 'postcode']);
  return (
    <Panel title={m.customers_addresses()} actions={editable && <Button size="sm" icon="plus" onClick={() => { save.clear(); setForm({ id: undefined, value: { ...NO_ADDRESS, isDefault: customer.addresses.length === 0 } }); }}>{m.ui_add()}</Button>}>
      {customer.addresses.length === 0 && <p className="muted">{m.customers_addresses_none()}</p>}
      <ul className="people">{customer.addresses.map((a) => (
        <li key={a.id}><div><div className="row"><strong className="truncate">{a.recipient}</strong><span className="muted num">{a.phone}</span>{a.isDefault && <Badge tone="brand">{m.customers_default_short()}</Badge>}</div><div className="people-address">{a.oneLine}{a.postcode && <span className="muted num"> {a.postcode}</span>}</div></div>
          {editable && <span className="row levelacts"><IconButton size="sm" icon="edit" label={m.customers_edit({ name: a.recipient })} onClick={() => { save.clear(); setForm({ id: a.id, value: inputOf(a) }); }} /><IconButton size="sm" icon="trash" label={m.customers_address_remove({ name: a.recipient })} onClick={() => void take(a)} /></span>}</li>
      ))}</ul>
      <Modal opened={form !== undefined} onClose={() => setForm(undefined)} size="lg" title={form?.id ? m.customers_address_edit() : m.customers_address_new()} closeButtonProps={{ 'aria-label': m.ui_close() }}>
        {form && <form className="modal-form" onSubmit={(e) => { e.preventDefault(); void submit(); }}>{general && <div className="banner tone-danger" role="alert">{general}</div>}<AddressForm value={form.value} onChange={(value) => setForm({ ...form, value })} problem={save.problem} /><div className="modal-foot"><Button onClick={() => setForm(undefined)}>{m.ui_cancel()}</Button><Button look="primary" type="submit" busy={save.busy}>{m.ui_save()}</Button></div></form>}
      </Modal>
    </Panel>
  );
}

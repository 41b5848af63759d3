import { useState, type FormEvent } from 'react';
import { StoreAddressesDoc, StoreRemoveAddressDoc, StoreSaveAddressDoc, type StoreAddressFragment } from '@/gen/features/customers/store-addresses';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain, problemAt, problemElsewhere } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Badge, Button, Checkbox, Dialog, EmptyState, ErrorState, Icon, SkeletonLines, toast, useDialog } from '@/ui';
import { AddressFields } from '../../address/AddressFields';
import { NO_ADDRESS, type AddressDraft } from '../../address/address';
import { Page } from '../../shell/Page';
import { SignInFirst } from '../../shell/SignInFirst';
import './account.css';

const FIELDS = ['recipient', 'phone', 'areaCode', 'street', 'postcode'];

function Editor({ address, onClose, onSaved }: { address: StoreAddressFragment | null; onClose: () => void; onSaved: () => void }) {
  const save = useMutate(StoreSaveAddressDoc);
  const [value, setValue] = useState<AddressDraft>(address ?? NO_ADDRESS);
  const [isDefault, setDefault] = useState(address?.isDefault ?? false);
  const at = (field: string) => problemAt(save.problem, field) ?? problemAt(save.problem, `input.${field}`) ?? problemAt(save.problem, `address.${field}`);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { recipient, phone, areaCode, street, postcode } = value;
    const done = await save.run({ id: address?.id ?? null, input: { recipient, phone, areaCode, street, postcode: postcode || null, isDefault } });
    if (done.ok) { onSaved(); onClose(); toast(m.store_address_saved()); }
  };
  const elsewhere = problemElsewhere(save.problem, FIELDS.flatMap((f) => [f, `input.${f}`, `address.${f}`]));
  return (
    <Dialog open onClose={onClose} kind="drawer" title={address ? m.store_address_edit() : m.store_address_new()} footer={<><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" type="submit" form="address-form" busy={save.busy}>{m.ui_save()}</Button></>}>
      <form id="address-form" className="stack" onSubmit={(e) => void submit(e)} noValidate>
        {elsewhere && <div className="note tone-danger" role="alert"><Icon name="warning" size={18} /><div>{elsewhere}</div></div>}
        <AddressFields value={value} onChange={setValue} errorOf={at} />
        <Checkbox label={m.store_address_default()} checked={isDefault} onChange={(e) => setDefault(e.currentTarget.checked)} />
      </form>
    </Dialog>
  );
}

function List() {
  const [result, again] = useQuery({ query: StoreAddressesDoc });
  const remove = useMutate(StoreRemoveAddressDoc);
  const save = useMutate(StoreSaveAddressDoc);
  const dialog = useDialog();
  const [edited, edit] = useState<StoreAddressFragment | null>(null);
  const refetch = () => again({ requestPolicy: 'network-only' });
  const addresses = result.data?.viewer.customer?.addresses;
  if (!addresses) return result.error ? <ErrorState error={explain(result.error)} retry={refetch} /> : <SkeletonLines lines={4} height={80} />;
  const open = (address: StoreAddressFragment | null) => { edit(address); dialog.show(); };
  const inputOf = (a: StoreAddressFragment) => ({ recipient: a.recipient, phone: a.phone, areaCode: a.areaCode, street: a.street, postcode: a.postcode || null });
  const drop = async (a: StoreAddressFragment) => {
    const done = await remove.run({ id: a.id });
    if (!done.ok) return toast(done.problem.message, { tone: 'danger' });
    refetch();
    return toast(m.store_address_removed(), { undo: () => void save.run({ id: null, input: { ...inputOf(a), isDefault: a.isDefault } }).then(refetch) });
  };
  const prefer = async (a: StoreAddressFragment) => {
    const done = await save.run({ id: a.id, input: { ...inputOf(a), isDefault: true } });
    if (done.ok) refetch(); else toast(done.problem.message, { tone: 'danger' });
  };
  return (
    <>
      {addresses.length === 0 ? <EmptyState art="box" title={m.store_addresses_none()} text={m.store_addresses_none_text()} action={<Button look="primary" icon="plus" onClick={() => open(null)}>{m.store_address_new()}</Button>} /> : (
        <ul className="olist addresses">
          {addresses.map((a) => (
            <li key={a.id} className="card"><div className="spread"><span className="strong">{a.recipient} <span className="num">{a.phone}</span></span>{a.isDefault && <Badge tone="brand">{m.store_default()}</Badge>}</div><p>{a.oneLine}</p><div className="row"><Button size="sm" icon="edit" onClick={() => open(a)}>{m.ui_edit()}</Button><Button size="sm" look="ghost" icon="trash" onClick={() => void drop(a)}>{m.ui_delete()}</Button>{!a.isDefault && <Button size="sm" look="ghost" onClick={() => void prefer(a)}>{m.store_address_prefer()}</Button>}</div></li>
          ))}
        </ul>
      )}
      {addresses.length > 0 && <Button className="addmore" icon="plus" look="soft" onClick={() => open(null)}>{m.store_address_new()}</Button>}
      {dialog.open && <Editor key={edited?.id ?? 'new'} address={edited} onClose={dialog.hide} onSaved={refetch} />}
    </>
  );
}

export default function AddressesPage() {
  const { status } = useSession();
  return <Page title={m.store_page_addresses()}>{status === 'anonymous' ? <SignInFirst next="/addresses" /> : status === 'signed-in' ? <List /> : <SkeletonLines lines={4} height={80} />}</Page>;
}

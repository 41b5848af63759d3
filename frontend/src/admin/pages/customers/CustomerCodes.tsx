import { NativeSelect, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { GoodsCustomerCodesDoc, GoodsCustomerSearchDoc, GoodsSetCustomerCodeDoc, type GoodsCustomerCodesQuery } from '@/gen/features/customers/console-customers';
import { nameOf } from '@/features/customers/words';
import { useConnection } from '@/lib/connection';
import { integer } from '@/lib/format';
import { mutate, useClient, useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { Button, ErrorState, IconButton, LoadMore, SkeletonLines, toast } from '@/ui';
import { VariantPicker, type FoundVariant } from '../../form/VariantPicker';
import { parts } from '../../form/problems';
import { Panel } from '../../page/DetailPage';
import { Picker } from '../../page/Picker';

type Code = GoodsCustomerCodesQuery['customerCodes']['nodes'][number];
type Known = { id: string; name: string; nameEn: string };
const pick = (d: GoodsCustomerCodesQuery) => d.customerCodes;

/** What was chosen, with a way to choose something else. */
const Picked = ({ children, again }: { children: ReactNode; again: () => void }) => <div className="picked"><span className="truncate">{children}</span><Button size="sm" look="ghost" onClick={again}>{m.catalog_choose_other()}</Button></div>;

/** The codes of one customer or for one product: each can be removed, which can be taken back; `other` names what the page is not about. */
function Codes({ of, editable, other, form }: { of: { customerId?: string; productId?: string }; editable: boolean; other: (code: Code) => ReactNode; form: (saved: () => void) => ReactNode }) {
  const client = useClient();
  const data = useConnection(GoodsCustomerCodesDoc, { customerId: of.customerId ?? null, productId: of.productId ?? null }, pick, 20);
  const set = async (one: Code, code: string | null, undo = true): Promise<void> => {
    const done = await mutate(client, GoodsSetCustomerCodeDoc, { customerId: one.customer.id, variantId: one.variant.id, code });
    if (!done.ok) return void toast(done.problem.message, { tone: 'danger' });
    data.refetch();
    if (undo) toast(m.customers_code_removed({ sku: one.variant.sku }), { undo: () => void set(one, one.code, false) });
    return undefined;
  };
  return (
    <Panel title={<>{m.customers_codes()} {data.total !== undefined && <span className="muted num">{integer(data.total)}</span>}</>}>
      <p className="muted codes-text">{of.customerId ? m.customers_codes_text() : m.customers_codes_of_product()}</p>
      {editable && form(data.refetch)}
      {data.error && data.rows.length === 0 && <ErrorState error={explain(data.error)} retry={data.refetch} />}
      {data.loading && data.rows.length === 0 && <SkeletonLines lines={3} />}
      {!data.loading && !data.error && data.rows.length === 0 && <p className="muted">{m.customers_codes_none()}</p>}
      <ul className="codelist" aria-label={m.customers_codes()}>{data.rows.map((one) => (
        <li key={one.id}><strong className="num">{one.code}</strong><span className="truncate">{other(one)}</span>{editable && <IconButton size="sm" icon="trash" label={m.customers_code_remove({ code: one.code })} onClick={() => void set(one, null)} />}</li>
      ))}</ul>
      {data.hasMore && <LoadMore hasMore busy={data.loadingMore} onMore={data.loadMore} shown={data.rows.length} total={data.total} />}
    </Panel>
  );
}

/** Saves one code, and says what was refused beside it. */
function CodeField({ customerId, variant, onSaved }: { customerId: string | undefined; variant: { id: string; sku: string } | undefined; onSaved: () => void }) {
  const [code, setCode] = useState('');
  const save = useMutate(GoodsSetCustomerCodeDoc);
  const submit = async () => {
    if (!variant || !customerId) return;
    const done = await save.run({ customerId, variantId: variant.id, code: code.trim() });
    if (done.ok) { toast(m.customers_code_saved({ sku: variant.sku, code: code.trim() })); setCode(''); onSaved(); }
  };
  return (
    <form className="codefield" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      <TextInput aria-label={m.customers_code()} placeholder={m.customers_code()} value={code} error={save.problem ? parts(save.problem).map((p) => p.message).join(' ') : undefined} onChange={(e) => setCode(e.currentTarget.value)} />
      <Button type="submit" icon="plus" busy={save.busy} disabled={!variant || !customerId || !code.trim()}>{m.ui_add()}</Button>
    </form>
  );
}

function AddForCustomer({ customerId, onSaved }: { customerId: string; onSaved: () => void }) {
  const [variant, setVariant] = useState<FoundVariant>();
  return (
    <div className="addprice">
      <div className="grow">{variant ? <Picked again={() => setVariant(undefined)}><strong>{variant.fullName}</strong> <span className="muted num">{variant.sku}</span></Picked> : <VariantPicker onPick={setVariant} />}</div>
      <CodeField customerId={customerId} variant={variant} onSaved={() => { setVariant(undefined); onSaved(); }} />
    </div>
  );
}

function AddForProduct({ variants, onSaved }: { variants: ReadonlyArray<{ id: string; sku: string; name: string }>; onSaved: () => void }) {
  const client = useClient();
  const [customer, setCustomer] = useState<Known>();
  const [chosen, setChosen] = useState('');
  const variant = variants.find((v) => v.id === chosen) ?? variants[0];
  const find = async (search: string): Promise<Known[]> => (await client.query(GoodsCustomerSearchDoc, { search }).toPromise()).data?.customers.nodes ?? [];
  return (
    <div className="addcode">
      {customer ? <Picked again={() => setCustomer(undefined)}><strong>{nameOf(customer)}</strong></Picked> : <Picker<Known> label={m.customers_customer()} hideLabel icon="users" placeholder={m.customers_search()} find={find} onPick={setCustomer} row={nameOf} />}
      {variants.length > 1 && <NativeSelect aria-label={m.inventory_variant()} data={variants.map((v) => ({ value: v.id, label: `${v.name} · ${v.sku}` }))} value={variant?.id ?? ''} onChange={(e) => setChosen(e.currentTarget.value)} />}
      <CodeField customerId={customer?.id} variant={variant} onSaved={() => { setCustomer(undefined); onSaved(); }} />
    </div>
  );
}

/** The customer's own item codes: what they write on their orders for one of our variants. */
export const CustomerCodes = ({ customerId, editable }: { customerId: string; editable: boolean }) => (
  <Codes of={{ customerId }} editable={editable} form={(saved) => <AddForCustomer customerId={customerId} onSaved={saved} />}
    other={(one) => <Link className="inlink" to="/products/$id" params={{ id: one.variant.product.id }}>{one.variant.fullName} <span className="muted num">{one.variant.sku}</span></Link>} />
);

/** Under which codes customers know the variants of a product. */
export const ProductCodes = ({ productId, variants, editable }: { productId: string; variants: ReadonlyArray<{ id: string; sku: string; name: string }>; editable: boolean }) => (
  <Codes of={{ productId }} editable={editable} form={(saved) => <AddForProduct variants={variants} onSaved={saved} />}
    other={(one) => <><Link className="inlink" to="/customers/$id" params={{ id: one.customer.id }}>{nameOf(one.customer)}</Link> <span className="muted num">{one.variant.sku}</span></>} />
);

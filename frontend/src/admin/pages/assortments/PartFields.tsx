import { Checkbox, MultiSelect } from '@mantine/core';
import { useMemo } from 'react';
import { AssortmentPartsDoc, AssortmentProductsDoc, type AssortmentPartsQuery } from '@/gen/features/assortments/console-assortments';
import { useClient, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { IconButton, SkeletonLines } from '@/ui';
import { Panel } from '../../page/DetailPage';
import { Picker } from '../../page/Picker';
import type { Fields, Named } from './NameFields';

type Category = AssortmentPartsQuery['categories'][number];

/** The tree with a box at each category. What lies below a chosen one is chosen with it, and so has no say of its own. */
function Tree({ categories, chosen, onChange, editable }: { categories: readonly Category[]; chosen: readonly Named[]; onChange: (next: Named[]) => void; editable: boolean }) {
  const there = new Set(chosen.map((c) => c.id));
  const branch = (parent: string | undefined, above: boolean) => {
    const rows = categories.filter((c) => c.parent?.id === parent);
    if (!rows.length) return null;
    return (
      <ul className={parent ? 'below' : 'assorttree'}>
        {rows.map((c) => (
          <li key={c.id}>
            <Checkbox size="sm" label={c.name} checked={above || there.has(c.id)} disabled={above || !editable} onChange={(e) => onChange(e.currentTarget.checked ? [...chosen, { id: c.id, name: c.name }] : chosen.filter((one) => one.id !== c.id))} />
            {branch(c.id, above || there.has(c.id))}
          </li>
        ))}
      </ul>
    );
  };
  return branch(undefined, false);
}

/** The categories, brands and products that the assortment names. */
export function PartFields({ values, set, editable }: Fields & { editable: boolean }) {
  const client = useClient();
  const [parts] = useQuery({ query: AssortmentPartsDoc });
  const brands = useMemo(() => (parts.data?.brands ?? []).map((b) => ({ value: b.id, label: b.name })), [parts.data]);
  const find = async (search: string) => (await client.query(AssortmentProductsDoc, { search }).toPromise()).data?.products.nodes ?? [];
  const add = (one: Named) => { if (!values.products.some((p) => p.id === one.id)) set({ products: [...values.products, one] }); };
  return (
    <>
      <Panel title={m.assortments_categories()}>
        {parts.data ? <Tree categories={parts.data.categories} chosen={values.categories} onChange={(categories) => set({ categories })} editable={editable} /> : <SkeletonLines lines={6} />}
      </Panel>
      <Panel title={m.assortments_brands()}>
        <MultiSelect aria-label={m.assortments_brands()} placeholder={values.brands.length ? '' : m.assortments_brands_hint()} searchable clearable limit={60} data={brands} value={values.brands.map((b) => b.id)} onChange={(chosen) => set({ brands: chosen.map((id) => ({ id, name: brands.find((b) => b.value === id)?.label ?? id })) })} />
      </Panel>
      <Panel title={<>{m.assortments_products()} <span className="muted num">{values.products.length}</span></>}>
        {editable && <Picker label={m.assortments_add_product()} find={find} onPick={(p) => add({ id: p.id, name: `${p.name} ${p.code}` })} row={(p) => <><span className="truncate">{p.name}</span> <span className="muted num">{p.code}</span></>} none={m.assortments_no_product()} />}
        <ul className="sidelist assortgoods">{values.products.map((p) => <li key={p.id} className="spread"><span className="truncate">{p.name}</span>{editable && <IconButton size="sm" icon="close" label={m.assortments_take_out({ name: p.name })} onClick={() => set({ products: values.products.filter((one) => one.id !== p.id) })} />}</li>)}</ul>
      </Panel>
    </>
  );
}

import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { GoodsCreateBrandDoc, GoodsUpdateBrandDoc, type GoodsTaxonomyQuery } from '@/gen/features/catalog/console-products';
import { integer } from '@/lib/format';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, IconButton, toast } from '@/ui';
import { Bilingual } from '../../form/Bilingual';
import { at, elsewhere } from '../../form/problems';
import { Panel } from '../../page/DetailPage';
import { FormDialog } from '../../page/FormDialog';
import { otherName } from './words';

type Brand = GoodsTaxonomyQuery['brands'][number];
const EMPTY = { code: '', nameZh: '', nameEn: '' };

/** Makes a brand, or renames one when `brand` is given; mounted while it is open. */
export function BrandDialog({ brand, onClose, onSaved }: { brand: Brand | undefined; onClose: () => void; onSaved: (id: string) => void }) {
  const create = useMutate(GoodsCreateBrandDoc);
  const update = useMutate(GoodsUpdateBrandDoc);
  const [form, setForm] = useState(brand ? { code: brand.code, nameZh: brand.nameZh, nameEn: brand.nameEn } : EMPTY);
  const problem = create.problem ?? update.problem;
  const submit = async () => {
    const done = brand ? await update.run({ id: brand.id, input: form, version: brand.version }) : await create.run({ input: form });
    if (!done.ok) return;
    toast(m.catalog_saved({ name: form.nameZh }));
    onSaved((done.data as { id: string }).id);
    onClose();
  };
  return (
    <FormDialog open onClose={onClose} title={brand ? m.catalog_brand_edit() : m.catalog_brand_new()} submit={m.ui_save()} onSubmit={submit} busy={create.busy || update.busy} problem={elsewhere(problem, ['code', 'nameZh', 'nameEn'])}>
      <div className="fields">
        <Bilingual required label={m.catalog_name()} zh={form.nameZh} en={form.nameEn} onZh={(nameZh) => setForm({ ...form, nameZh })} onEn={(nameEn) => setForm({ ...form, nameEn })} zhError={at(problem, 'nameZh')} enError={at(problem, 'nameEn')} />
        <TextInput className="full" label={m.catalog_code()} description={m.catalog_brand_code_hint()} required withAsterisk={false} value={form.code} error={at(problem, 'code')} onChange={(e) => setForm({ ...form, code: e.currentTarget.value })} />
      </div>
    </FormDialog>
  );
}

/** All brands: each leads to its products, and can be renamed. */
export function BrandPanel({ brands, editable, onSaved }: { brands: readonly Brand[]; editable: boolean; onSaved: () => void }) {
  const [text, setText] = useState('');
  const [editing, setEditing] = useState<{ brand: Brand | undefined }>();
  const shown = brands.filter((b) => `${b.code} ${b.nameZh} ${b.nameEn}`.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <Panel title={<>{m.catalog_brands()} <span className="muted num">{brands.length}</span></>} actions={editable && <Button size="sm" icon="plus" onClick={() => setEditing({ brand: undefined })}>{m.catalog_brand_new()}</Button>}>
      <TextInput className="brandfind" size="xs" type="search" aria-label={m.ui_search()} placeholder={m.ui_search()} value={text} onChange={(e) => setText(e.currentTarget.value)} />
      {shown.length === 0 && <p className="muted">{m.catalog_brands_none()}</p>}
      <ul className="sidelist brandlist" tabIndex={0} aria-label={m.catalog_brands()}>{shown.map((b) => (
        <li key={b.id} className="spread">
          <span className="truncate">{b.name} <span className="muted">{otherName(b)}</span></span>
          <span className="row"><a className="muted num inlink-soft" href={`/admin/products?brand=${encodeURIComponent(b.code)}`}>{m.catalog_count({ count: integer(b.productCount) })}</a>{editable && <IconButton size="sm" icon="edit" label={m.catalog_edit_name({ name: b.name })} onClick={() => setEditing({ brand: b })} />}</span>
        </li>
      ))}</ul>
      {editing && <BrandDialog brand={editing.brand} onClose={() => setEditing(undefined)} onSaved={onSaved} />}
    </Panel>
  );
}

import { Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { GoodsTaxonomyDoc } from '@/gen/features/catalog/console-products';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { IconButton } from '@/ui';
import { Bilingual } from '../../form/Bilingual';
import { at } from '../../form/problems';
import { Panel } from '../../page/DetailPage';
import { BrandDialog } from './Brands';
import { CategoryDialog, freshCategory, type CategoryForm } from './CategoryDialog';
import { categoryChoices } from './words';
import type { ProductForm } from './productForm';

type Props = { values: ProductForm; set: (change: Partial<ProductForm>) => void; problem: Problem | null };

/** Names and descriptions in both languages, side by side. */
export const TextFields = ({ values, set, problem }: Props) => (
  <Panel title={m.catalog_texts()}>
    <div className="fields">
      <Bilingual required label={m.catalog_name()} zh={values.nameZh} en={values.nameEn} onZh={(nameZh) => set({ nameZh })} onEn={(nameEn) => set({ nameEn })} zhError={at(problem, 'nameZh')} enError={at(problem, 'nameEn')} />
      <Bilingual long label={m.catalog_description()} zh={values.descriptionZh} en={values.descriptionEn} onZh={(descriptionZh) => set({ descriptionZh })} onEn={(descriptionEn) => set({ descriptionEn })} zhError={at(problem, 'descriptionZh')} enError={at(problem, 'descriptionEn')} />
    </div>
  </Panel>
);

/** Where the product belongs: code, category, brand, tax. The code is fixed once it was created. */
export function PlaceFields({ values, set, problem, fixedCode }: Props & { fixedCode: boolean }) {
  const [taxonomy, again] = useQuery({ query: GoodsTaxonomyDoc });
  const [naming, setNaming] = useState(false);
  const editable = useSession().can('catalog.write');
  const [category, setCategory] = useState<CategoryForm>();
  const categories = taxonomy.data?.categories ?? [];
  const refetch = () => again({ requestPolicy: 'network-only' });
  return (
    <Panel title={m.catalog_organisation()}>
      <div className="modal-form">
        <TextInput label={m.catalog_code()} required withAsterisk={false} readOnly={fixedCode} value={values.code} error={at(problem, 'code')} {...(fixedCode ? {} : { description: m.catalog_code_hint() })} onChange={(e) => set({ code: e.currentTarget.value.trim() })} />
        <div className="brandpick"><Select label={m.catalog_category()} searchable placeholder={m.catalog_choose()} data={categoryChoices(categories)} value={values.categoryId || null} error={at(problem, 'categoryId')} nothingFoundMessage={m.console_no_match()} onChange={(v) => set({ categoryId: v ?? '' })} />{editable && <IconButton className="bordered" icon="plus" label={m.catalog_category_new()} onClick={() => setCategory(freshCategory(categories))} />}</div>
        <div className="brandpick"><Select label={m.catalog_brand()} searchable clearable clearButtonProps={{ 'aria-label': m.ui_clear() }} placeholder={m.ui_none()} data={(taxonomy.data?.brands ?? []).map((b) => ({ value: b.id, label: b.name }))} value={values.brandId || null} error={at(problem, 'brandId')} nothingFoundMessage={m.console_no_match()} onChange={(v) => set({ brandId: v ?? '' })} />{editable && <IconButton className="bordered" icon="plus" label={m.catalog_brand_new()} onClick={() => setNaming(true)} />}</div>
        <NumberInput label={m.catalog_tax()} suffix=" %" decimalScale={2} min={0} max={100} value={values.taxRate / 100} error={at(problem, 'taxRate')} description={m.catalog_tax_hint()} onChange={(v) => set({ taxRate: Math.round(Number(v) * 100) || 0 })} />
      </div>
      {naming && <BrandDialog brand={undefined} onClose={() => setNaming(false)} onSaved={(brandId) => { refetch(); set({ brandId }); }} />}
      <Modal opened={category !== undefined} onClose={() => setCategory(undefined)} title={m.catalog_category_new()} closeButtonProps={{ 'aria-label': m.ui_close() }}>
        {category && <CategoryDialog form={category} set={setCategory} all={categories} onClose={() => setCategory(undefined)} onSaved={(categoryId) => { refetch(); set({ categoryId }); }} />}
      </Modal>
    </Panel>
  );
}

import { NumberInput, Select, TextInput } from '@mantine/core';
import { GoodsCreateCategoryDoc, GoodsUpdateCategoryDoc, type GoodsTaxonomyQuery } from '@/gen/features/catalog/console-products';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, toast } from '@/ui';
import { Bilingual } from '../../form/Bilingual';
import { at, elsewhere } from '../../form/problems';
import { CategoryPicture } from './CategoryPicture';
import { categoryChoices } from './words';

type Category = GoodsTaxonomyQuery['categories'][number];
export type CategoryForm = { id: string | undefined; code: string; nameZh: string; nameEn: string; parentId: string; position: number; version: number; icon: string };

/** The form of a new category, the last one of its parent. */
export const freshCategory = (all: readonly Category[], parentId = ''): CategoryForm => ({ id: undefined, code: '', nameZh: '', nameEn: '', parentId, position: all.filter((c) => (c.parent?.id ?? '') === parentId).length + 1, version: 0, icon: '' });

/** The category and all below it: it cannot be moved there. */
export function below(all: readonly Category[], id: string): Set<string> {
  const inside = new Set([id]);
  for (const c of all) if (c.parent && inside.has(c.parent.id)) inside.add(c.id);
  return inside;
}

/** Makes a category, or changes one when the form has an id. */
export function CategoryDialog({ form, set, all, onClose, onSaved }: { form: CategoryForm; set: (form: CategoryForm) => void; all: readonly Category[]; onClose: () => void; onSaved: (id: string) => void }) {
  const create = useMutate(GoodsCreateCategoryDoc);
  const update = useMutate(GoodsUpdateCategoryDoc);
  const problem = create.problem ?? update.problem;
  const barred = form.id ? below(all, form.id) : new Set<string>();
  const submit = async () => {
    const input = { code: form.code, nameZh: form.nameZh, nameEn: form.nameEn, parentId: form.parentId || null, position: form.position, icon: form.icon };
    const done = form.id ? await update.run({ id: form.id, input, version: form.version }) : await create.run({ input });
    if (done.ok) { toast(m.catalog_saved({ name: form.nameZh })); onSaved((done.data as { id: string }).id); onClose(); }
  };
  const general = elsewhere(problem, ['code', 'nameZh', 'nameEn', 'parentId', 'position']);
  return (
    <form className="modal-form" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      {general && <div className="banner tone-danger" role="alert">{general}</div>}
      <div className="fields"><Bilingual required label={m.catalog_name()} zh={form.nameZh} en={form.nameEn} onZh={(nameZh) => set({ ...form, nameZh })} onEn={(nameEn) => set({ ...form, nameEn })} zhError={at(problem, 'nameZh')} enError={at(problem, 'nameEn')} />
        <TextInput label={m.catalog_code()} required withAsterisk={false} value={form.code} error={at(problem, 'code')} onChange={(e) => set({ ...form, code: e.currentTarget.value })} />
        <NumberInput label={m.catalog_position()} min={0} value={form.position} error={at(problem, 'position')} onChange={(v) => set({ ...form, position: Number(v) || 0 })} />
        <Select className="full" label={m.catalog_parent()} searchable clearable clearButtonProps={{ 'aria-label': m.ui_clear() }} placeholder={m.catalog_top()} data={categoryChoices(all).filter((c) => !barred.has(c.value))} value={form.parentId || null} error={at(problem, 'parentId')} onChange={(v) => set({ ...form, parentId: v ?? '' })} /></div>
      {form.id && <CategoryPicture category={all.find((c) => c.id === form.id)!} onSaved={() => onSaved(form.id!)} />}
      <div className="modal-foot"><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" type="submit" busy={create.busy || update.busy}>{m.ui_save()}</Button></div>
    </form>
  );
}

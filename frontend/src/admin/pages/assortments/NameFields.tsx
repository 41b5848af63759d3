import { SegmentedControl, Switch } from '@mantine/core';
import type { AssortmentWholeFragment } from '@/gen/features/assortments/console-assortments';
import type { AssortmentInput, AssortmentMode } from '@/gen/schema';
import { m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import { Bilingual } from '../../form/Bilingual';
import { at } from '../../form/problems';
import { Panel } from '../../page/DetailPage';
import { modeName, modeText } from './words';

export type Named = { id: string; name: string };
export type AssortmentForm = { nameZh: string; nameEn: string; mode: AssortmentMode; isDefault: boolean; categories: Named[]; brands: Named[]; products: Named[] };
export type Fields = { values: AssortmentForm; set: (change: Partial<AssortmentForm>) => void };
export const EMPTY: AssortmentForm = { nameZh: '', nameEn: '', mode: 'EXCEPT', isDefault: false, categories: [], brands: [], products: [] };

export const formOf = (a: AssortmentWholeFragment): AssortmentForm => ({
  nameZh: a.nameZh, nameEn: a.nameEn, mode: a.mode, isDefault: a.isDefault,
  categories: a.categories.map(({ id, name }) => ({ id, name })), brands: a.brands.map(({ id, name }) => ({ id, name })), products: a.products.map(({ id, code, name }) => ({ id, name: `${name} ${code}` })),
});

const ids = (all: readonly Named[]): string[] => all.map((one) => one.id);
export const inputOf = ({ nameZh, nameEn, mode, isDefault, categories, brands, products }: AssortmentForm): AssortmentInput => ({ nameZh, nameEn, mode, isDefault, categoryIds: ids(categories), brandIds: ids(brands), productIds: ids(products) });

/** Names, whether what follows is offered or left out, and whether it is everybody's. */
export function NameFields({ values, set, problem }: Fields & { problem: Problem | null }) {
  return (
    <Panel title={m.assortments_kind()}>
      <div className="fields">
        <Bilingual required label={m.assortments_name()} zh={values.nameZh} en={values.nameEn} onZh={(nameZh) => set({ nameZh })} onEn={(nameEn) => set({ nameEn })} zhError={at(problem, 'nameZh')} enError={at(problem, 'nameEn')} />
        <div className="full stack">
          <SegmentedControl aria-label={m.assortments_mode()} data={(['EXCEPT', 'ONLY'] as const).map((mode) => ({ value: mode, label: modeName(mode) }))} value={values.mode} onChange={(mode) => set({ mode: mode as AssortmentMode })} />
          <p className="muted">{modeText(values.mode)}</p>
          <Switch label={m.assortments_is_default()} description={m.assortments_is_default_text()} checked={values.isDefault} onChange={(e) => set({ isDefault: e.currentTarget.checked })} />
        </div>
      </div>
    </Panel>
  );
}

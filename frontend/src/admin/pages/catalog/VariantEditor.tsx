import { NumberInput, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { locale, m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import { Badge, Button, Icon, IconButton } from '@/ui';
import { Bilingual } from '../../form/Bilingual';
import { at, parts } from '../../form/problems';
import { CostField, CostNote } from './VariantCost';
import { VariantOptions } from './VariantOptions';
import { newVariant, type UnitForm, type VariantForm } from './productForm';

type Change = (next: VariantForm) => void;
/** What is typed, in the viewer's language while that is there. */
const spoken = (zh: string, en: string): string => (locale() === 'en' && en) || zh;
const number = (text: string | number): number => Math.max(0, Math.trunc(Number(text) || 0));

function Units({ variant, change, problem, path }: { variant: VariantForm; change: Change; problem: Problem | null; path: string }) {
  const put = (i: number, part: Partial<UnitForm>) => change({ ...variant, units: variant.units.map((u, j) => (j === i ? { ...u, ...part } : part.isDefault ? { ...u, isDefault: false } : u)) });
  const base = variant.units.find((u) => u.factor === 1);
  return (
    <div className="units full">
      <div className="spread"><strong>{m.catalog_units()}</strong><span className="muted">{m.catalog_units_hint()}</span></div>
      <div className="scroll-x"><table className="plain units-table">
        <thead><tr><th>{m.catalog_unit_code()}</th><th>{m.catalog_unit_name()}</th><th>English</th><th>{m.catalog_unit_factor()}</th><th>{m.catalog_barcode()}</th><th>{m.catalog_unit_default()}</th><th><span className="sr">{m.ui_delete()}</span></th></tr></thead>
        <tbody>
          {variant.units.map((u, i) => (
            <tr key={i}>
              <td><TextInput size="xs" aria-label={m.catalog_unit_code()} value={u.code} error={at(problem, `${path}.units.${i}.code`)} onChange={(e) => put(i, { code: e.currentTarget.value })} /></td>
              <td><TextInput size="xs" aria-label={m.catalog_unit_name()} value={u.nameZh} error={at(problem, `${path}.units.${i}.nameZh`)} onChange={(e) => put(i, { nameZh: e.currentTarget.value })} /></td>
              <td><TextInput size="xs" aria-label={`${m.catalog_unit_name()} English`} value={u.nameEn} error={at(problem, `${path}.units.${i}.nameEn`)} onChange={(e) => put(i, { nameEn: e.currentTarget.value })} /></td>
              <td><span className="row num">{u !== base && <span className="muted">=</span>}<NumberInput size="xs" hideControls min={1} aria-label={m.catalog_unit_factor()} value={u.factor} error={at(problem, `${path}.units.${i}.factor`)} onChange={(v) => put(i, { factor: number(v) })} />{u !== base && <span className="muted">{base && spoken(base.nameZh, base.nameEn)}</span>}</span></td>
              <td><TextInput size="xs" inputMode="numeric" aria-label={m.catalog_barcode()} value={u.barcode} error={at(problem, `${path}.units.${i}.barcode`)} onChange={(e) => put(i, { barcode: e.currentTarget.value.trim() })} /></td>
              <td><input type="radio" className="unit-default" name={`default-${variant.key}`} aria-label={m.catalog_unit_default()} checked={u.isDefault} onChange={() => put(i, { isDefault: true })} /></td>
              <td><IconButton size="sm" icon="trash" label={m.catalog_unit_remove()} disabled={variant.units.length < 2} onClick={() => change({ ...variant, units: variant.units.filter((_, j) => j !== i) })} /></td>
            </tr>
          ))}
        </tbody>
      </table></div>
      {at(problem, `${path}.units`) && <p className="problem" role="alert">{at(problem, `${path}.units`)}</p>}
      <span><Button size="sm" icon="plus" onClick={() => change({ ...variant, units: [...variant.units, { code: 'case', nameZh: '箱', nameEn: 'case', factor: 24, barcode: '', isDefault: false }] })}>{m.catalog_unit_add()}</Button></span>
    </div>
  );
}

function One({ variant, change, remove, problem, path, open: startsOpen }: { variant: VariantForm; change: Change; remove: (() => void) | undefined; problem: Problem | null; path: string; open: boolean }) {
  const [opened, setOpen] = useState(startsOpen);
  const faulty = parts(problem).some((p) => p.field?.startsWith(`${path}.`));
  const open = opened || faulty;
  const set = (part: Partial<VariantForm>) => change({ ...variant, ...part });
  const name = spoken(variant.nameZh, variant.nameEn) || variant.options.map((o) => spoken(o.valueZh, o.valueEn)).filter(Boolean).join(' ') || m.catalog_variant_new();
  return (
    <section className={`variant ${open ? 'open' : ''}`} aria-label={name}>
      <div className="variant-head">
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'chevronUp' : 'chevronDown'} size={16} />
          <strong className="truncate">{name}</strong><span className="muted num truncate">{variant.sku}</span>
          <span className="variant-units muted">{variant.units.map((u) => (u.factor === 1 ? spoken(u.nameZh, u.nameEn) : `${spoken(u.nameZh, u.nameEn)}=${u.factor}`)).join(' · ')}</span>
          {!variant.active && <Badge>{m.catalog_variant_inactive()}</Badge>}
        </button>
        <CostNote variant={variant} />
        <TextInput className="variant-price" size="xs" inputMode="decimal" aria-label={`${m.catalog_list_price()} ${name}`} placeholder="0.00" leftSection="¥" value={variant.listPrice} error={at(problem, `${path}.listPrice`)} onChange={(e) => set({ listPrice: e.currentTarget.value })} />
      </div>
      {open && (
        <div className="fields variant-body">
          <TextInput label="SKU" required withAsterisk={false} value={variant.sku} error={at(problem, `${path}.sku`)} onChange={(e) => set({ sku: e.currentTarget.value })} />
          <Switch className="variant-active" label={m.catalog_variant_active()} checked={variant.active} onChange={(e) => set({ active: e.currentTarget.checked })} />
          <VariantOptions options={variant.options} onChange={(options) => set({ options })} problem={problem} path={`${path}.options`} />
          <Bilingual label={m.catalog_variant_name()} zh={variant.nameZh} en={variant.nameEn} onZh={(nameZh) => set({ nameZh })} onEn={(nameEn) => set({ nameEn })} zhError={at(problem, `${path}.nameZh`)} enError={at(problem, `${path}.nameEn`)} />
          <div className="fields three full">
            <NumberInput label={m.catalog_moq()} description={m.catalog_in_base()} min={1} value={variant.moq} error={at(problem, `${path}.moq`)} onChange={(v) => set({ moq: number(v) })} />
            <NumberInput label={m.catalog_step()} description={m.catalog_in_base()} min={1} value={variant.step} error={at(problem, `${path}.step`)} onChange={(v) => set({ step: number(v) })} />
            <NumberInput label={m.catalog_weight()} description={m.catalog_weight_unit()} min={0} value={variant.weightG} error={at(problem, `${path}.weightG`)} onChange={(v) => set({ weightG: number(v) })} />
            <CostField variant={variant} error={at(problem, `${path}.cost`)} onChange={(cost) => set({ cost })} />
          </div>
          <Units variant={variant} change={change} problem={problem} path={path} />
          {remove && <span><Button size="sm" icon="trash" onClick={remove}>{m.catalog_variant_remove()}</Button></span>}
        </div>
      )}
    </section>
  );
}

/** All variants of a product. Saved ones can be made inactive, not removed: orders and stock name them. */
export function VariantEditor({ variants, onChange, problem, code, index }: { variants: VariantForm[]; onChange: (variants: VariantForm[]) => void; problem: Problem | null; code: string; index?: number[] | undefined }) {
  const place = (i: number) => (index ? index.indexOf(i) : i);
  return (
    <div className="variants">
      {variants.map((v, i) => <One key={v.key} variant={v} open={variants.length === 1 || !v.id} problem={place(i) < 0 ? null : problem} path={`variants.${place(i)}`} change={(next) => onChange(variants.map((old, j) => (j === i ? next : old)))} remove={v.id || variants.length < 2 ? undefined : () => onChange(variants.filter((_, j) => j !== i))} />)}
      <Button size="sm" icon="plus" onClick={() => onChange([...variants, newVariant(variants, code)])}>{m.catalog_variant_add()}</Button>
    </div>
  );
}

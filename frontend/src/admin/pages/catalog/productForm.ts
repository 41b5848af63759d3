import type { GoodsProductQuery } from '@/gen/features/catalog/console-product';
import type { ProductInput, ProductPatch, VariantInput } from '@/gen/schema';

export type FullProduct = NonNullable<GoodsProductQuery['product']>;
export type UnitForm = { code: string; nameZh: string; nameEn: string; factor: number; barcode: string; isDefault: boolean };
export type OptionForm = { nameZh: string; nameEn: string; valueZh: string; valueEn: string; color?: string | null };
/** `key` is the row's place on screen; `id` is missing until it was saved. */
export type VariantForm = { key: string; id: string | undefined; sku: string; nameZh: string; nameEn: string; options: OptionForm[]; weightG: number; moq: number; step: number; active: boolean; units: UnitForm[]; listPrice: string; cost: string };
export type ProductForm = { code: string; nameZh: string; nameEn: string; descriptionZh: string; descriptionEn: string; categoryId: string; brandId: string; taxRate: number; attributes: Record<string, string>; variants: VariantForm[]; version: number };

let next = 1;
/** What people of a wholesaler begin with: bottles, and cases of 24. */
export const template = (): ProductForm => ({ code: '', nameZh: '', nameEn: '', descriptionZh: '', descriptionEn: '', categoryId: '', brandId: '', taxRate: 1300, attributes: {}, variants: [newVariant([])], version: 0 });

/** Another variant like the last one: same units, options' names and rules, with own code, values and barcodes. */
export function newVariant(others: readonly VariantForm[], code = ''): VariantForm {
  const last = others.at(-1);
  const units = last?.units.map((u) => ({ ...u, barcode: '' })) ?? [{ code: 'bottle', nameZh: '瓶', nameEn: 'bottle', factor: 1, barcode: '', isDefault: true }, { code: 'case', nameZh: '箱', nameEn: 'case', factor: 24, barcode: '', isDefault: false }];
  return { key: `new${next++}`, id: undefined, sku: code ? `${code}-${others.length + 1}` : '', nameZh: '', nameEn: '', options: last?.options.map((o) => ({ ...o, valueZh: '', valueEn: '', color: null })) ?? [{ nameZh: '规格', nameEn: 'Size', valueZh: '', valueEn: '' }], weightG: last?.weightG ?? 0, moq: last?.moq ?? 1, step: last?.step ?? 1, active: true, units, listPrice: last?.listPrice ?? '', cost: last?.cost ?? '' };
}

/** What is stored, as the form edits it. */
export function toForm(p: FullProduct): ProductForm {
  return {
    code: p.code, nameZh: p.nameZh, nameEn: p.nameEn, descriptionZh: p.descriptionZh, descriptionEn: p.descriptionEn, categoryId: p.category.id, brandId: p.brand?.id ?? '', taxRate: p.taxRate, version: p.version,
    attributes: Object.fromEntries(p.attributes.map((a) => [a.attribute.id, a.value])),
    variants: p.variants.map((v) => ({ key: v.id, id: v.id, sku: v.sku, nameZh: v.nameZh, nameEn: v.nameEn, options: v.options.map(({ nameZh, nameEn, valueZh, valueEn, color }) => ({ nameZh, nameEn, valueZh, valueEn, color })), weightG: v.weightG, moq: v.moq, step: v.step, active: v.active, units: v.units.map((u) => ({ code: u.code, nameZh: u.nameZh, nameEn: u.nameEn, factor: u.factor, barcode: u.barcode ?? '', isDefault: u.isDefault })), listPrice: v.price?.listPrice.amount ?? '', cost: v.cost?.amount ?? '' })),
  };
}

/** A variant's names follow its option values, or the product's, while they are left empty. Its cost is sent when it is another than `stored`. */
function variantInput(v: VariantForm, product: ProductForm, stored = ''): VariantInput {
  const options = v.options.filter((o) => o.valueZh || o.valueEn).map((o) => ({ nameZh: o.nameZh || o.nameEn, nameEn: o.nameEn || o.nameZh, valueZh: o.valueZh || o.valueEn, valueEn: o.valueEn || o.valueZh, ...(o.color ? { color: o.color } : {}) }));
  const base = v.units.find((u) => u.factor === 1);
  return {
    ...(v.id ? { id: v.id } : {}), sku: v.sku, options, weightG: v.weightG, moq: v.moq, step: v.step, active: v.active, barcode: base?.barcode ?? '',
    nameZh: v.nameZh || options.map((o) => o.valueZh).join(' ') || product.nameZh, nameEn: v.nameEn || options.map((o) => o.valueEn).join(' ') || product.nameEn,
    units: v.units.map((u) => ({ ...u, barcode: u.barcode || null })), ...(v.listPrice.trim() ? { listPrice: v.listPrice.trim() } : {}), ...(v.cost.trim() === stored ? {} : { cost: v.cost.trim() }),
  };
}

const attributesOf = (form: ProductForm) => Object.entries(form.attributes).filter(([, value]) => value !== '').map(([attributeId, value]) => ({ attributeId, value }));

export const toInput = (form: ProductForm): ProductInput => ({
  code: form.code, nameZh: form.nameZh, nameEn: form.nameEn, descriptionZh: form.descriptionZh, descriptionEn: form.descriptionEn, categoryId: form.categoryId, ...(form.brandId ? { brandId: form.brandId } : {}), taxRate: form.taxRate,
  attributes: attributesOf(form), variants: form.variants.map((v) => variantInput(v, form)),
});

/** All fields and only the variants that were touched; `index` says which of the form's variants each one is, for the problems. */
export function toPatch(form: ProductForm, base: ProductForm): { input: ProductPatch; index: number[] } {
  const index = form.variants.flatMap((v, i) => (JSON.stringify(v) === JSON.stringify(base.variants.find((b) => b.key === v.key)) ? [] : [i]));
  const input: ProductPatch = { version: base.version, nameZh: form.nameZh, nameEn: form.nameEn, descriptionZh: form.descriptionZh, descriptionEn: form.descriptionEn, categoryId: form.categoryId, brandId: form.brandId || null, taxRate: form.taxRate };
  if (JSON.stringify(form.attributes) !== JSON.stringify(base.attributes)) input.attributes = attributesOf(form);
  if (index.length) input.variants = index.map((i) => variantInput(form.variants[i]!, form, base.variants.find((b) => b.key === form.variants[i]!.key)?.cost));
  return { input, index };
}

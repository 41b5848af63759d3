import { Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { GoodsCreateProductDoc } from '@/gen/features/catalog/console-product';
import { useDraft } from '@/lib/draft';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, Icon, toast } from '@/ui';
import { elsewhere } from '../../form/problems';
import { Panel } from '../../page/DetailPage';
import { AttributeFields } from './AttributeFields';
import { PlaceFields, TextFields } from './ProductFields';
import { VariantEditor } from './VariantEditor';
import { template, toInput, type FullProduct, type ProductForm } from './productForm';
import { useTitle } from '../../page/useTitle';
import './catalog.css';

/** A new product from a template. What was typed survives a reload; pictures come after the first save. */
export default function NewProductPage() {
  const router = useRouter();
  const [start] = useState(template);
  const [values, put, clear] = useDraft<ProductForm>('new-product', start);
  const save = useMutate(GoodsCreateProductDoc);
  useTitle(m.catalog_new());
  const set = (change: Partial<ProductForm>) => put((before) => {
    const next = { ...before, ...change };
    // The SKU follows the code as long as it was not written by hand.
    if (change.code !== undefined) next.variants = next.variants.map((v, i) => (v.sku === '' || v.sku === `${before.code}-${i + 1}` ? { ...v, sku: change.code ? `${change.code}-${i + 1}` : '' } : v));
    return next;
  });
  const submit = async () => {
    const done = await save.run({ input: toInput(values) });
    if (!done.ok) return;
    const made = done.data as FullProduct;
    clear();
    toast(m.catalog_created({ name: made.name }));
    router.history.replace(`/admin/products/${made.id}`);
  };
  const general = elsewhere(save.problem, ['nameZh', 'nameEn', 'descriptionZh', 'descriptionEn', 'categoryId', 'brandId', 'taxRate', 'attributes', 'variants', 'code']);
  const fields = { values, set, problem: save.problem };
  return (
    <form className="detail" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      <header className="detail-head">
        <div className="detail-crumb"><Link to="/products" className="linkback"><Icon name="arrowLeft" size={16} />{m.console_nav_products()}</Link></div>
        <div className="detail-title"><div><h1>{m.catalog_new()}</h1><p className="muted">{m.catalog_new_text()}</p></div>
          <div className="detail-actions"><Button onClick={() => { clear(); save.clear(); }}>{m.settings_discard()}</Button><Button look="primary" type="submit" busy={save.busy}>{m.catalog_create()}</Button></div></div>
      </header>
      {general && <div className="banner tone-danger" role="alert">{general}</div>}
      <div className="detail-body">
        <div className="detail-main"><TextFields {...fields} /><Panel title={m.catalog_variants()}><VariantEditor variants={values.variants} onChange={(variants) => set({ variants })} problem={save.problem} code={values.code} /></Panel><AttributeFields {...fields} /></div>
        <aside className="detail-side"><PlaceFields {...fields} fixedCode={false} /></aside>
      </div>
    </form>
  );
}

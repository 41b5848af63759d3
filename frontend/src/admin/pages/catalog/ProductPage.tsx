import { useParams, useRouter } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { GoodsProductDoc, GoodsUpdateProductDoc } from '@/gen/features/catalog/console-product';
import { GoodsArchiveDoc, GoodsPublishDoc, GoodsTaxonomyDoc, GoodsUnpublishDoc } from '@/gen/features/catalog/console-products';
import { mutate, useClient, useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { useSession } from '@/lib/session';
import { EmptyState, SkeletonLines, StatusPill, Time, toast } from '@/ui';
import type { MergeField } from '../../form/MergeDialog';
import { SaveBar } from '../../form/SaveBar';
import { codeOf, elsewhere } from '../../form/problems';
import { useEdit } from '../../form/useEdit';
import { CopyText, DetailPage, Panel, movesToActions } from '../../page/DetailPage';
import { MediaPanel } from './MediaPanel';
import { AttributeFields } from './AttributeFields';
import { PlaceFields, TextFields } from './ProductFields';
import { PricesPanel, StockPanel } from './ProductSide';
import { VariantEditor } from './VariantEditor';
import { toForm, toPatch, type FullProduct, type ProductForm } from './productForm';
import { STATUS_TONES, statusName } from './words';
import './catalog.css';

const WindowPanel = lazily(() => import('./WindowPanel'));
const Belongings = lazily(() => import('./Belongings'));
const ProductCodes = lazily(() => import('../customers/CustomerCodes').then((part) => ({ default: part.ProductCodes })));
// A generic component loses its parameter in `lazy`; here it always merges products.
const MergeDialog = lazily(() => import('../../form/MergeDialog').then((part) => ({ default: part.MergeDialog<ProductForm> })));

/** Publish, take back, archive: each can be taken back, so none of them asks. */
function useMoves(product: FullProduct, again: () => void) {
  const client = useClient();
  const documents = { PUBLISHED: GoodsPublishDoc, DRAFT: GoodsUnpublishDoc, ARCHIVED: GoodsArchiveDoc } as const;
  const move = async (to: keyof typeof documents, undo = true): Promise<void> => {
    const before = product.status;
    const done = await mutate(client, documents[to] as typeof GoodsPublishDoc, { id: product.id });
    if (!done.ok) return void toast(done.problem.message, { tone: 'danger' });
    again();
    const lacking = done.data.completeness?.missing ?? [];
    if (lacking.length) toast(m.templates_published_lacking({ names: lacking.map((a) => a.name).join(m.bulk_comma()) }));
    toast(m.catalog_moved({ name: product.name, status: statusName(to) }), undo && before !== 'ARCHIVED' ? { undo: () => void move(before, false) } : {});
    return undefined;
  };
  return movesToActions(product.allowedMoves.map((x) => ({ move: x.to, allowed: x.allowed, reason: x.reason ?? null })), {
    PUBLISHED: { label: m.catalog_publish(), icon: 'eye', primary: true, run: () => move('PUBLISHED') },
    DRAFT: { label: product.status === 'ARCHIVED' ? m.catalog_restore() : m.catalog_unpublish(), icon: 'undo', run: () => move('DRAFT') },
    ARCHIVED: { label: m.catalog_archive(), icon: 'box', run: () => move('ARCHIVED') },
  });
}

const mergeFields = (categoryName: (id: string) => string, brandName: (id: string) => string): MergeField<ProductForm>[] => [
  { key: 'nameZh', label: `${m.catalog_name()} · ${m.settings_zh()}` }, { key: 'nameEn', label: `${m.catalog_name()} · English` },
  { key: 'descriptionZh', label: `${m.catalog_description()} · ${m.settings_zh()}` }, { key: 'descriptionEn', label: `${m.catalog_description()} · English` },
  { key: 'categoryId', label: m.catalog_category(), show: (v) => categoryName(v.categoryId) }, { key: 'brandId', label: m.catalog_brand(), show: (v) => brandName(v.brandId) },
  { key: 'taxRate', label: m.catalog_tax(), show: (v) => `${v.taxRate / 100} %` }, { key: 'attributes', label: m.catalog_attributes(), show: (v) => Object.values(v.attributes).filter(Boolean).join(' · ') || m.ui_none() },
  { key: 'variants', label: m.catalog_variants(), show: (v) => v.variants.map((x) => `${x.sku} ¥${x.listPrice}`).join(' · ') },
];

function Editor({ product, again }: { product: FullProduct; again: () => void }) {
  const router = useRouter();
  const client = useClient();
  const { can } = useSession();
  const edit = useEdit(toForm(product));
  const save = useMutate(GoodsUpdateProductDoc);
  const [taxonomy] = useQuery({ query: GoodsTaxonomyDoc });
  const [theirs, setTheirs] = useState<ProductForm>();
  const [sent, setSent] = useState<number[]>();
  const editable = can('catalog.write');
  const moves = useMoves(product, again);
  const submit = async () => {
    const { input, index } = toPatch(edit.values, edit.base);
    setSent(index);
    const done = await save.run({ id: product.id, input });
    if (done.ok) { const stored = toForm(done.data as FullProduct); edit.rebase(stored, stored); toast(m.catalog_saved({ name: product.name })); return; }
    if (codeOf(done.problem) !== 'STALE_VERSION') return;
    const now = await client.query(GoodsProductDoc, { id: product.id }, { requestPolicy: 'network-only' }).toPromise();
    if (now.data?.product) { save.clear(); setTheirs(toForm(now.data.product)); }
  };
  const general = elsewhere(save.problem, ['nameZh', 'nameEn', 'descriptionZh', 'descriptionEn', 'categoryId', 'brandId', 'taxRate', 'attributes', 'variants', 'code']);
  const fields = { values: edit.values, set: edit.set, problem: save.problem };
  return (
    <>
      <DetailPage
        id={product.id} name={product.name} title={product.name} back={{ to: '/products', label: m.console_nav_products() }} neighbours={{ list: 'products', href: (to) => `/admin/products/${to}` }}
        status={<StatusPill tone={STATUS_TONES[product.status]}>{statusName(product.status)}</StatusPill>}
        subtitle={<><CopyText>{product.code}</CopyText> · {m.catalog_updated()} <Time value={product.updatedAt} /></>}
        actions={[...(editable ? moves : []), ...(product.status === 'PUBLISHED' ? [{ id: 'preview', label: m.catalog_preview(), icon: 'eye' as const, run: () => void window.open(`/p/${encodeURIComponent(product.code)}`, '_blank', 'noopener') }] : []), ...(editable ? [{ id: 'another', label: m.catalog_new(), icon: 'plus' as const, run: () => router.history.push('/admin/products/new') }] : [])]}
        main={<fieldset className="bare" disabled={!editable}>
          {general && <div className="banner tone-danger" role="alert">{general}</div>}
          <TextFields {...fields} />
          <MediaPanel product={product} editable={editable} onChanged={again} />
          <Panel title={m.catalog_variants()}><VariantEditor variants={edit.values.variants} onChange={(variants) => edit.set({ variants })} problem={save.problem} code={product.code} index={sent} /></Panel>
          <AttributeFields {...fields} />
          <Suspense fallback={<SkeletonLines lines={6} />}><Belongings productId={product.id} editable={editable} /></Suspense>
        </fieldset>}
        side={<><fieldset className="bare" disabled={!editable}><PlaceFields {...fields} fixedCode /></fieldset><Suspense fallback={null}><WindowPanel product={product} editable={editable} onChanged={again} /></Suspense><StockPanel product={product} />{can('prices.read') && <PricesPanel product={product} />}{can('customers.read') && <Suspense fallback={<SkeletonLines lines={3} />}><ProductCodes productId={product.id} variants={product.variants} editable={can('customers.write')} /></Suspense>}</>}
      />
      <SaveBar dirty={edit.dirty} busy={save.busy} onSave={() => void submit()} onReset={() => { edit.reset(); save.clear(); }} />
      {theirs && <Suspense fallback={null}><MergeDialog edit={edit} theirs={theirs} onClose={() => setTheirs(undefined)} onMerged={() => { setTheirs(undefined); toast(m.settings_merged()); }} fields={mergeFields((id) => taxonomy.data?.categories.find((c) => c.id === id)?.name ?? id, (id) => taxonomy.data?.brands.find((b) => b.id === id)?.name ?? m.ui_none())} /></Suspense>}
    </>
  );
}

export default function ProductPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const [answer, again] = useQuery({ query: GoodsProductDoc, variables: { id } });
  const refetch = () => again({ requestPolicy: 'network-only' });
  const product = answer.data?.product;
  if (product) return <Editor key={product.id} product={product} again={refetch} />;
  if (answer.data) return <EmptyState art="search" title={m.ui_title_not_found()} text={m.ui_error_not_found()} />;
  return <DetailPage id={id} title="" name={m.console_nav_products()} back={{ to: '/products', label: m.console_nav_products() }} main={null} loading={!answer.error} error={answer.error} retry={refetch} />;
}

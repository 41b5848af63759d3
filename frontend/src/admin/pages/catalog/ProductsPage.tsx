import { useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { GoodsProductsDoc, GoodsPublishDoc, GoodsTaxonomyDoc, GoodsUnpublishDoc, type GoodsProductsQuery } from '@/gen/features/catalog/console-products';
import { ProductsFoundDoc } from '@/gen/features/views/views';
import { ProductStatusValues, type ProductSort } from '@/gen/schema';
import { useSavedViews } from '@/features/views/useSavedViews';
import { useConnection } from '@/lib/connection';
import { integer } from '@/lib/format';
import { mutate, useClient, useQuery } from '@/lib/graphql';
import { locale, m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { Badge, Button, Icon, Money, Picture, StatusPill, Time } from '@/ui';
import { SubNav } from '../../form/SubNav';
import { ListPage, askedOf, cramped, useList, wordy, type BulkAction, type Column } from '../../page/ListPage';
import { ProductPeek } from './ProductPeek';
import { chooseProducts, filterOf, productSetup } from './productList';
import { BAND_TONES, STATUS_TONES, bandName, catalogPlaces, statusName } from './words';

export type ProductRow = GoodsProductsQuery['products']['nodes'][number];
const pick = (d: GoodsProductsQuery) => d.products;

/** What can be promised of all variants together, and the worst band among them. */
function stockOf(row: ProductRow) {
  const active = row.variants.filter((v) => v.active);
  const bands = active.map((v) => v.availability.band);
  const worst = bands.every((b) => b === 'OUT') ? 'OUT' : bands.some((b) => b !== 'OK') ? 'LOW' : 'OK';
  return { available: active.reduce((sum, v) => sum + (v.availability.available ?? 0), 0), band: worst } as const;
}

const columns = (): Column<ProductRow>[] => [
  { id: 'name', header: m.catalog_product(), width: 224, grow: 3, card: 'title', cell: (p) => <span className="thumb"><Picture media={p.picture} sizes="40px" alt="" /><span className="truncate">{p.name}</span></span> },
  { id: 'code', header: m.catalog_code(), width: 120, cell: (p) => <span className="num">{p.code}</span> },
  { id: 'status', header: m.catalog_status(), width: wordy(110, 122), card: 'aside', cell: (p) => <span className="row"><StatusPill tone={STATUS_TONES[p.status]}>{statusName(p.status)}</StatusPill>{(p.publishAt ?? p.unpublishAt) && <span title={m.catalog_window()}><Icon name="clock" size={15} /><span className="sr">{m.catalog_window()}</span></span>}</span> },
  { id: 'stock', header: m.catalog_stock(), width: 130, align: 'right', cell: (p) => { const s = stockOf(p); return <span className="row num">{s.band !== 'OK' && <Badge tone={BAND_TONES[s.band]}>{bandName(s.band)}</Badge>}{integer(s.available)}</span>; } },
  { id: 'price', header: m.catalog_from_price(), width: 112, align: 'right', sort: { asc: 'PRICE_ASC', desc: 'PRICE_DESC' }, cell: (p) => (p.fromPrice ? <Money value={p.fromPrice} /> : '–') },
  { id: 'category', header: m.catalog_category(), width: 110, card: 'none', cell: (p) => p.category.name },
  { id: 'brand', header: m.catalog_brand(), width: 110, optional: cramped() && locale() === 'en', card: 'none', cell: (p) => p.brand?.name ?? '–' },
  { id: 'sold', header: m.catalog_popularity(), width: 100, optional: cramped(), align: 'right', card: 'none', sort: { desc: 'POPULAR' }, cell: (p) => integer(Number(p.popularity)) },
  { id: 'variants', header: m.catalog_variants(), width: 90, align: 'right', optional: true, cell: (p) => p.variants.length },
  { id: 'updated', header: m.catalog_updated(), width: 130, optional: true, cell: (p) => <Time value={p.updatedAt} /> },
];

export default function ProductsPage() {
  const router = useRouter();
  const client = useClient();
  const { can } = useSession();
  const [taxonomy] = useQuery({ query: GoodsTaxonomyDoc });
  const setup = useMemo(() => productSetup(taxonomy.data), [taxonomy.data]);
  const list = useList(setup);
  const filter = filterOf(list);
  const sort = (list.sort ?? 'POPULAR') as ProductSort;
  const data = useConnection(GoodsProductsDoc, { filter, sort }, pick);
  const saved = useSavedViews('products', { document: ProductsFoundDoc, filterOf: (query) => filterOf(askedOf(setup, query)), ready: !data.loading && can('catalog.read'), stamp: data.total });
  const byId = new Map(data.rows.map((r) => [r.id, r]));
  const bulk = (id: string, label: string, document: typeof GoodsPublishDoc | typeof GoodsUnpublishDoc, icon: 'eye' | 'close'): BulkAction => ({
    id, label, icon, chunk: 10,
    async run(ids) {
      const failed = [];
      for (const one of ids) {
        const done = await mutate(client, document as typeof GoodsPublishDoc, { id: one });
        if (!done.ok) failed.push({ id: one, label: byId.get(one)?.name ?? one, message: done.problem.message });
      }
      return failed;
    },
  });
  const create = () => router.history.push('/admin/products/new');
  const write = can('catalog.write');
  const inGrid: BulkAction = { id: 'grid', label: m.bulk_title(), icon: 'edit', open: (ids) => { chooseProducts(ids); router.history.push('/admin/products/bulk?chosen=1'); }, run: async () => [] };
  return (
    <div className="section">
      <SubNav label={m.console_nav_products()} places={catalogPlaces(can)} />
      <ListPage
        title={m.console_nav_products()} list={list} data={data} columns={columns()} name={(p) => p.name} href={(p) => `/admin/products/${p.id}`} search={m.catalog_search()}
        views={[{ id: 'all', name: m.ui_all(), query: '' }, ...ProductStatusValues.map((s) => ({ id: s, name: statusName(s), query: `status=${s}` })), { id: 'out', name: m.inventory_band_out(), query: 'status=PUBLISHED&stock=out' }]} savedViews={saved} {...(can('catalog.read') ? { exported: { name: 'products', filter, sort } } : {})}
        {...(write ? { bulk: [inGrid, bulk('publish', m.catalog_publish(), GoodsPublishDoc, 'eye'), bulk('unpublish', m.catalog_unpublish(), GoodsUnpublishDoc, 'close')] } : {})}
        stamp={(p) => p.version} peek={(p) => <ProductPeek row={p} />}
        actions={<>{write && <Button icon="edit" onClick={() => router.history.push(`/admin/products/bulk?${list.query}`)}>{m.bulk_title()}</Button>}{can('catalog.read') && <Button icon="upload" onClick={() => router.history.push(`/admin/products/files?${list.query}`)}>{m.files_title()}</Button>}{write && <Button look="primary" icon="plus" onClick={create}>{m.catalog_new()}</Button>}</>}
        empty={{ art: 'box', title: m.catalog_none(), text: m.catalog_none_text(), action: write && <Button look="primary" icon="plus" onClick={create}>{m.catalog_new()}</Button> }}
      />
    </div>
  );
}

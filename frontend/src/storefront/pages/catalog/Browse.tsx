import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { Suspense, type ReactNode } from 'react';
import { Link } from 'wouter';
import { StoreCategoriesDoc, StoreFacetsDoc, StoreProductsDoc, type StoreProductsQuery } from '@/gen/features/catalog/store-listing';
import { StoreSearchDoc, type StoreSearchQuery } from '@/gen/features/catalog/store-search';
import { ProductSortValues } from '@/gen/schema';
import { useConnection } from '@/lib/connection';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { useSession } from '@/lib/session';
import { explain } from '@/lib/problem';
import { useUrlState } from '@/lib/url';
import { Button, Dialog, EmptyState, ErrorState, Icon, LoadMore, Select, SkeletonLines, buttonClass, useDialog } from '@/ui';
import { CardSkeletons, ProductGrid } from '../../parts/ProductCard';
import { CategoryTree, Filters, type Facets } from './Filters';
import { NOTHING, chosenCount, filterOf, orderOf, sortText, spec, toggled, unpriced, type Choice, type Choose, type Sort } from './listing';
import { useSearchLog } from './useSearchLog';
import { VIEWS, lastView, viewOf, type View } from './views';
import './listing.css';

/** Only who has no network looks among what was seen before. */
const KeptGoods = lazily(() => import('../../offline/KeptGoods'));
const NoGoods = lazily(() => import('../../parts/NoGoods'));
const OrderRows = lazily(() => import('./OrderRows'));
const ProductRows = lazily(() => import('./ProductRows'));
type Answer = StoreProductsQuery | StoreSearchQuery;
const PAGE = 24;
const pick = (data: Answer) => ('search' in data ? data.search.products : data.products);
const ORDERS = ['POPULAR', 'BEST_SOLD', ...ProductSortValues.filter((value) => value !== 'POPULAR')] as const;

const VIEW_NAMES: Record<View, () => string> = { grid: () => m.store_view_grid(), list: () => m.store_view_list(), pad: () => m.product_view_pad() };
const VIEW_ICONS = { grid: 'grid', list: 'list', pad: 'edit' } as const;

/** What the search did with words that nothing is called by. */
function Helped({ choice, filter }: { choice: Choice; filter: ReturnType<typeof filterOf> }) {
  const [answer] = useQuery({ query: StoreSearchDoc, variables: { text: choice.q, filter, sort: orderOf(choice.sort), first: PAGE, after: null } });
  const found = answer.data?.search;
  if (!found?.products.nodes.length) return null;
  return (
    <>
      {found.correctedTo && <p className="note tone-info" role="status"><Icon name="info" size={18} />{found.correctedTo === choice.q ? m.store_corrected_sound({ text: choice.q }) : m.store_corrected({ text: choice.q, other: found.correctedTo })}</p>}
      {found.relaxed && <p className="note tone-info" role="status"><Icon name="info" size={18} />{found.ignored.length ? m.store_relaxed_without({ words: found.ignored.join(' ') }) : m.store_relaxed()}</p>}
    </>
  );
}

/** What is chosen, each as a chip that takes it back. */
function Chips({ choice, choose, facets }: { choice: Choice; choose: Choose; facets: Facets | undefined }) {
  if (!chosenCount(choice)) return null;
  const chip = (key: string, label: ReactNode, off: Partial<Choice>) => <button key={key} type="button" className="chip on" onClick={() => choose(off)}>{label}<Icon name="close" size={15} /><span className="sr">{m.store_remove_filter()}</span></button>;
  const attribute = (pair: string) => {
    const [code = '', value = ''] = [pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)];
    const facet = facets?.attributes.find((a) => a.attribute.code === code);
    return facet ? `${facet.attribute.name}: ${facet.values.find((v) => v.code === value)?.name ?? value}` : value;
  };
  return (
    <div className="chips">
      {choice.cat && chip('cat', facets?.categories.find((c) => c.code === choice.cat)?.name ?? choice.cat, { cat: '' })}
      {choice.stock && chip('stock', m.store_in_stock_only(), { stock: false })}
      {choice.fresh && chip('fresh', m.store_new_only(), { fresh: false })}
      {choice.bought && chip('bought', m.store_bought_only(), { bought: false })}
      {choice.brand.map((b) => chip(`b${b}`, facets?.brands.find((f) => f.code === b)?.name ?? b, { brand: toggled(choice.brand, b) }))}
      {(choice.min || choice.max) && chip('price', `${choice.min || '0'} – ${choice.max || '∞'}`, { min: '', max: '' })}
      {choice.attr.map((a) => chip(`a${a}`, attribute(a), { attr: toggled(choice.attr, a) }))}
      <button type="button" className="chip" onClick={() => choose(NOTHING)}>{m.store_clear_all()}</button>
    </div>
  );
}

/** A list of products with filters, for a category (`code`) or a search. */
export function Browse({ code }: { code?: string }) {
  const [wished, choose] = useUrlState(spec);
  const hidden = !!useSession().viewer?.hiddenPrices;
  const choice = hidden ? unpriced(wished) : wished;
  const sheet = useDialog();
  // The sheet is a history entry of its own: what was chosen in it goes with the buyer to the entry below.
  const closeSheet = () => {
    const chosen = location.search;
    addEventListener('popstate', () => history.replaceState(history.state, '', location.pathname + chosen), { once: true });
    sheet.hide();
  };
  const filter = filterOf(choice, code);
  const searching = code === undefined;
  const document = (searching ? StoreSearchDoc : StoreProductsDoc) as TypedDocumentNode<Answer, AnyVariables>;
  const data = useConnection(document, searching ? { text: choice.q, filter, sort: orderOf(choice.sort) } : { filter, sort: choice.sort === 'BEST_SOLD' ? 'POPULAR' : choice.sort }, pick, PAGE);
  const onHit = useSearchLog(choice.q, searching && !data.loading && !data.error, data.rows);
  const [facetResult] = useQuery({ query: StoreFacetsDoc, variables: { filter } });
  const [categories] = useQuery({ query: StoreCategoriesDoc });
  const facets = facetResult.data?.productFacets;
  const all = categories.data?.categories ?? [];
  const here = all.find((c) => c.code === code);
  const siblings = here ? all.filter((c) => c.parent?.id === (all.some((s) => s.parent?.id === here.id) ? here.id : here.parent?.id)) : [];
  const count = chosenCount(choice);
  const view = viewOf(choice.view);
  const asked = searching && choice.q !== '';
  const sorts = (asked ? ORDERS : ProductSortValues).filter((value) => !hidden || !value.startsWith('PRICE')).map((value) => ({ value, label: sortText(value, asked) }));
  const nothing = !data.loading && !data.error && data.rows.length === 0;
  return (
    <div className="browse">
      <aside className="side">{!asked && all.length > 0 && <CategoryTree categories={all} code={code} />}<Filters choice={choice} choose={choose} facets={facets} search={asked} /></aside>
      <div className="results">
        {siblings.length > 0 && (
          <nav className="strip narrowonly" aria-label={m.store_subcategories()}>{siblings.map((c) => <Link key={c.id} href={`/c/${c.code}`} replace className="chip" aria-current={c.code === code ? 'page' : undefined}>{c.name}</Link>)}</nav>
        )}
        <div className="toolbar">
          <Button className="narrowonly" icon="filter" aria-haspopup="dialog" onClick={sheet.show}>{count ? m.store_filters_count({ count }) : m.store_filters()}</Button>
          <span className="muted num wideline" role="status">{data.total != null && m.store_results_count({ count: data.total })}</span>
          <Select label={m.store_sort()} hideLabel options={sorts} value={choice.sort} onChange={(e) => choose({ sort: e.currentTarget.value as Sort })} />
          <span className="units viewswitch" role="group" aria-label={m.store_view()}>
            {VIEWS.map((one) => <button key={one} type="button" aria-pressed={view === one} aria-label={VIEW_NAMES[one]()} title={VIEW_NAMES[one]()} onClick={() => { lastView.set(one); choose({ view: one }, 'replace'); }}><Icon name={VIEW_ICONS[one]} size={18} /></button>)}
          </span>
        </div>
        <Chips choice={choice} choose={choose} facets={facets} />
        {asked && <Helped choice={choice} filter={filter} />}
        {data.error && !data.rows.length ? (explain(data.error).kind === 'offline' ? <Suspense fallback={null}><KeptGoods text={choice.q} /></Suspense> : <ErrorState error={explain(data.error)} retry={data.refetch} />) : nothing ? !count && categories.data && all.every((c) => !c.productCount) ? <Suspense fallback={null}><NoGoods /></Suspense> : (
          <><EmptyState
            art="search" title={choice.q ? m.store_none_for({ text: choice.q }) : m.store_none_here()} text={count ? m.store_none_filters() : m.store_none_text()}
            action={<>{count > 0 && <Button look="primary" onClick={() => choose(NOTHING)}>{m.store_clear_all()}</Button>}<Link href="/search" className={buttonClass({ look: count ? 'plain' : 'primary' })}>{m.store_browse()}</Link></>}
          />
          {asked && count === 0 && <nav className="chips center" aria-label={m.store_none_browse()}>{all.filter((c) => !c.parent && c.productCount > 0).map((c) => <Link key={c.id} href={`/c/${c.code}`} className="chip">{c.name}</Link>)}</nav>}</>
        ) : (
          <div className={data.loading ? 'stale' : ''} aria-busy={data.loading} onClickCapture={asked ? onHit : undefined}>
            {!data.rows.length ? <CardSkeletons count={12} /> : view === 'grid' ? <ProductGrid products={data.rows} eager={4} /> : <Suspense fallback={<SkeletonLines lines={8} height={56} />}>{view === 'list' ? <ProductRows products={data.rows} /> : <OrderRows products={data.rows} />}</Suspense>}
            {data.rows.length > 0 && <LoadMore auto hasMore={data.hasMore} busy={data.loadingMore} onMore={data.loadMore} shown={data.rows.length} total={data.total} />}
          </div>
        )}
      </div>
      <Dialog open={sheet.open} onClose={closeSheet} title={m.store_filters()} kind="sheet" footer={<>{count > 0 && <Button look="ghost" onClick={() => choose(NOTHING, 'replace')}>{m.store_clear_all()}</Button>}<Button look="primary" onClick={closeSheet}>{m.store_show_count({ count: data.total ?? 0 })}</Button></>}>
        <Filters choice={choice} choose={(change) => choose(change, 'replace')} facets={facets} search={!code} />
      </Dialog>
    </div>
  );
}

import { useMemo } from 'react';
import { ProductPairsDoc, type ProductPairsQuery } from '@/gen/features/recommendations/console';
import { useConnection } from '@/lib/connection';
import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { ListPage, useList, type Column } from '../../page/ListPage';

type Row = ProductPairsQuery['productPairs']['nodes'][number];
const pick = (data: ProductPairsQuery) => data.productPairs;
const Product = ({ product }: { product: Row['one'] }) => (product ? <a className="inlink" href={`/admin/products/${product.id}`} onClick={(event) => event.stopPropagation()}>{product.name}</a> : <>–</>);

const columns = (): Column<Row>[] => [
  { id: 'one', header: m.recommend_one(), width: 220, grow: 2, card: 'title', cell: (r) => <Product product={r.one} /> },
  { id: 'other', header: m.recommend_other(), width: 220, grow: 2, cell: (r) => <Product product={r.other} /> },
  { id: 'orders', header: m.recommend_orders(), width: 110, align: 'right', card: 'aside', cell: (r) => integer(r.orders) },
  { id: 'strength', header: m.recommend_strength(), width: 180, cell: (r) => <span className="strength"><i style={{ width: `${Math.round(r.strength * 100)}%` }} /><span className="num">{r.strength.toFixed(2)}</span></span> },
];

/** Which goods are bought together: how many orders have both, and how strongly they belong together. */
export function Pairs() {
  const list = useList(useMemo(() => ({ id: 'product-pairs', filters: [] }), []));
  const data = useConnection(ProductPairsDoc, { search: list.q }, pick);
  return (
    <ListPage<Row>
      title={m.recommend_pairs()} list={list} data={data} columns={columns()} search={m.recommend_find()}
      name={(r) => `${r.one?.name ?? ''} · ${r.other?.name ?? ''}`} href={(r) => (r.one ? `/admin/products/${r.one.id}` : '/admin/recommendations?tab=pairs')}
      empty={{ art: 'search', title: m.recommend_pairs_none(), text: m.recommend_pairs_none_text() }}
    />
  );
}

import { useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { GoodsPricesDoc, GoodsSetPricesDoc, type GoodsPricesQuery } from '@/gen/features/catalog/console-prices';
import { useConnection, type Connection } from '@/lib/connection';
import { decimal } from '@/lib/format';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { EmptyState, Icon, IconButton, LoadMore, Money, SkeletonLines, toast } from '@/ui';
import { SaveBar } from '../../form/SaveBar';
import { parts } from '../../form/problems';
import { belowCost } from './costs';

type Row = NonNullable<GoodsPricesQuery['priceList']>['prices']['nodes'][number];
const EMPTY: Connection<Row> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: 0 };
const pick = (d: GoodsPricesQuery): Connection<Row> => (d.priceList ? (d.priceList.prices as Connection<Row>) : EMPTY);
const MOST_NAMED = 20;
const MONEY = /^\d{1,9}(\.\d{1,4})?$/;
const clean = (text: string): string => text.trim().replace(/[¥￥,\s]/g, '');

/**
 * Prices as in a spreadsheet: Enter and the arrows go down and up, Tab goes on, Esc takes back, a pasted column fills
 * downwards. Changes are collected and saved together; an emptied cell removes the price.
 */
export function PriceGrid({ listId, search, editable }: { listId: string; search: string; editable: boolean }) {
  const data = useConnection(GoodsPricesDoc, { id: listId, search: search || null }, pick, 100);
  const [edits, setEdits] = useState<Record<string, string>>({});
  const save = useMutate(GoodsSetPricesDoc);
  const box = useRef<HTMLTableElement>(null);
  const costs = useSession().can('catalog.cost');
  const value = (r: Row): string => edits[r.id] ?? r.unitPrice.amount;
  const put = (r: Row, text: string) => setEdits((all) => { const next = { ...all }; if (text === r.unitPrice.amount) delete next[r.id]; else next[r.id] = text; return next; });
  const below = (r: Row) => r.variant.cost?.currency === r.unitPrice.currency && belowCost(clean(value(r)), r.variant.cost.amount);
  const faulty = (r: Row) => edits[r.id] !== undefined && clean(edits[r.id]!) !== '' && !MONEY.test(clean(edits[r.id]!));
  const focus = (i: number) => { const input = box.current?.querySelectorAll<HTMLInputElement>('input')[i]; input?.focus(); input?.select(); };
  const key = (r: Row, i: number) => (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return;
    if (e.key === 'Enter' || e.key === 'ArrowDown') { e.preventDefault(); focus(i + (e.shiftKey ? -1 : 1)); }
    if (e.key === 'ArrowUp') { e.preventDefault(); focus(i - 1); }
    if (e.key === 'Escape') { e.preventDefault(); put(r, r.unitPrice.amount); }
  };
  const paste = (i: number) => (e: ClipboardEvent) => {
    const lines = e.clipboardData.getData('text').replace(/\r?\n$/, '').split(/\r?\n/);
    if (lines.length < 2) return;
    e.preventDefault();
    lines.forEach((line, k) => { const row = data.rows[i + k]; const cell = line.split('\t').at(-1) ?? ''; if (row) put(row, clean(cell)); });
    toast(m.catalog_pasted({ count: Math.min(lines.length, data.rows.length - i) }));
  };
  const changed = data.rows.filter((r) => edits[r.id] !== undefined);
  const cheap = changed.filter(below);
  const submit = async () => {
    if (changed.some(faulty)) return void toast(m.catalog_price_faulty(), { tone: 'danger' });
    const done = await save.run({ priceListId: listId, prices: changed.map((r) => ({ variantId: r.variant.id, minQuantity: r.minQuantity, unitPrice: clean(edits[r.id]!) || null })) });
    if (!done.ok) return void toast(parts(done.problem).map((p) => p.message).join(' '), { tone: 'danger' });
    toast(m.catalog_prices_saved({ count: changed.length }));
    setEdits({});
    data.refetch();
    return undefined;
  };
  if (data.loading && !data.rows.length) return <div className="panel-body"><SkeletonLines lines={10} height={22} /></div>;
  if (!data.rows.length) return <EmptyState art="search" title={m.catalog_no_prices()} />;
  return (
    <>
      {cheap.length > 0 && <div className="banner tone-warning" role="alert"><Icon name="warning" size={17} /><div>{m.catalog_prices_below({ count: cheap.length, skus: cheap.slice(0, MOST_NAMED).map((r) => r.variant.sku).join(m.bulk_comma()) })}</div></div>}
      <div className="scroll-x"><table ref={box} className="plain cards pricegrid">
        <thead><tr><th>{m.catalog_product()}</th><th className="right">{m.catalog_min_quantity()}</th><th className="right">{m.catalog_list_price()}</th>{costs && <th className="right">{m.catalog_cost()}</th>}<th className="right">{m.catalog_price()}</th>{editable && <th><span className="sr">{m.ui_delete()}</span></th>}</tr></thead>
        <tbody>{data.rows.map((r, i) => (
          <tr key={r.id}>
            <td><span className="truncate">{r.variant.fullName}</span> <span className="muted num">{r.variant.sku}</span></td>
            <td className="right" data-label={m.catalog_min_quantity()}>{r.minQuantity}</td>
            <td className="right muted" data-label={m.catalog_list_price()}>{r.variant.price ? <Money value={r.variant.price.listPrice} /> : '–'}</td>
            {costs && <td className="right muted" data-label={m.catalog_cost()}>{r.variant.cost ? <Money value={r.variant.cost} /> : '–'}</td>}
            <td className="right" data-label={m.catalog_price()}>{below(r) && <span className="below-cost" title={m.catalog_below_cost()}><Icon name="warning" size={15} /><span className="sr">{m.catalog_below_cost()}</span></span>}{editable ? <input inputMode="decimal" aria-label={`${m.catalog_price()} ${r.variant.sku} ≥ ${r.minQuantity}`} aria-invalid={faulty(r) || undefined} className={edits[r.id] !== undefined ? 'changed' : ''} value={edits[r.id] ?? decimal(value(r), 2).replaceAll(',', '')} onFocus={(e) => e.currentTarget.select()} onChange={(e) => put(r, e.currentTarget.value)} onKeyDown={key(r, i)} onPaste={paste(i)} /> : <Money value={r.unitPrice} />}</td>
            {editable && <td><IconButton size="sm" icon="trash" label={`${m.catalog_price_remove()} ${r.variant.sku}`} onClick={() => put(r, '')} /></td>}
          </tr>
        ))}</tbody>
      </table></div>
      <LoadMore auto hasMore={data.hasMore} busy={data.loadingMore} onMore={data.loadMore} shown={data.rows.length} total={data.total} />
      <SaveBar dirty={changed.length > 0} busy={save.busy} label={m.catalog_prices_save({ count: changed.length })} onSave={() => void submit()} onReset={() => setEdits({})} />
    </>
  );
}

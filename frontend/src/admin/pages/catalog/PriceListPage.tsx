import { Modal, NumberInput, TextInput } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { GoodsPriceListDoc, GoodsSetPricesDoc } from '@/gen/features/catalog/console-prices';
import { nameOf } from '@/features/customers/words';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { text, useUrlState } from '@/lib/url';
import { Button, StatusPill, toast } from '@/ui';
import { VariantPicker, type FoundVariant } from '../../form/VariantPicker';
import { parts } from '../../form/problems';
import { CopyText, DetailPage, Panel } from '../../page/DetailPage';
import { PriceGrid } from './PriceGrid';
import { belowCost } from './costs';
import { PriceListDialog } from './PriceListDialog';
import { VALIDITY_TONES, validity, validityDays, validityName } from './validity';
import { levelName } from '../customers/words';
import './catalog.css';

const SEARCH = { q: text() };

/** Adds a price for a variant that the list does not name yet, or another quantity tier. */
function AddPrice({ listId, currency, onAdded }: { listId: string; currency: string; onAdded: () => void }) {
  const [variant, setVariant] = useState<FoundVariant>();
  const [quantity, setQuantity] = useState(1);
  const [price, setPrice] = useState('');
  const save = useMutate(GoodsSetPricesDoc);
  const below = variant?.cost?.currency === currency && belowCost(price.trim(), variant.cost.amount);
  const submit = async () => {
    if (!variant) return;
    const done = await save.run({ priceListId: listId, prices: [{ variantId: variant.id, minQuantity: quantity, unitPrice: price.trim() }] });
    if (done.ok) { toast(m.catalog_saved({ name: variant.sku })); setVariant(undefined); setPrice(''); setQuantity(1); onAdded(); }
  };
  return (
    <form className="addprice" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      <div className="grow">{variant ? <div className="picked"><span className="truncate"><strong>{variant.fullName}</strong> <span className="muted num">{variant.sku}</span></span><Button size="sm" look="ghost" onClick={() => setVariant(undefined)}>{m.catalog_choose_other()}</Button></div> : <VariantPicker onPick={setVariant} />}</div>
      <NumberInput aria-label={m.catalog_min_quantity()} prefix="≥ " min={1} w={110} value={quantity} onChange={(v) => setQuantity(Number(v) || 1)} />
      <TextInput aria-label={m.catalog_price()} placeholder={m.catalog_price()} inputMode="decimal" w={120} value={price} error={save.problem ? parts(save.problem).map((p) => p.message).join(' ') : undefined} onChange={(e) => setPrice(e.currentTarget.value)} />
      {below && <span className="below-cost" role="status">{m.catalog_below_cost()}</span>}
      <Button type="submit" icon="plus" busy={save.busy} disabled={!variant || !price}>{m.ui_add()}</Button>
    </form>
  );
}

/** One price list: for whom and when, and its prices as a grid. */
export default function PriceListPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { can } = useSession();
  const [answer, again] = useQuery({ query: GoodsPriceListDoc, variables: { id } });
  const [search, setSearch] = useUrlState(SEARCH);
  const [editing, setEditing] = useState(false);
  const [reload, setReload] = useState(0);
  const list = answer.data?.priceList;
  const editable = can('prices.write');
  const back = { to: '/price-lists', label: m.catalog_price_lists() };
  if (!list) return <DetailPage id={id} title={m.ui_title_not_found()} name={m.catalog_price_lists()} back={back} main={null} loading={!answer.data && !answer.error} error={answer.error} />;
  const audience = list.customer ? nameOf(list.customer) : (list.priceLevel ? `${m.customers_level()} ${levelName(list.priceLevel)}` : m.catalog_for_all());
  return (
    <>
      <DetailPage
        id={id} name={list.name} title={list.name} back={back} status={<StatusPill tone={VALIDITY_TONES[validity(list)]}>{validityName(validity(list))}</StatusPill>}
        subtitle={<><CopyText>{list.code}</CopyText> · {audience} · <span className="num">{validityDays(list)}</span> · {m.catalog_priority()} {list.priority}</>}
        actions={editable ? [{ id: 'edit', label: m.ui_edit(), icon: 'edit', run: () => setEditing(true) }] : []}
        main={<Panel flush title={m.catalog_prices()} actions={<TextInput size="xs" type="search" aria-label={m.catalog_search()} placeholder={m.catalog_search()} value={search.q} onChange={(e) => setSearch({ q: e.currentTarget.value }, 'replace')} />}>
          {editable && <div className="panel-body"><AddPrice listId={id} currency={list.currency} onAdded={() => setReload((n) => n + 1)} /></div>}
          <PriceGrid key={reload} listId={id} search={search.q} editable={editable} />
        </Panel>}
      />
      <Modal opened={editing} onClose={() => setEditing(false)} size="lg" title={m.catalog_price_list_edit()} closeButtonProps={{ 'aria-label': m.ui_close() }}>
        {editing && <PriceListDialog list={list} levels={answer.data?.priceLevels ?? []} onClose={() => setEditing(false)} onSaved={() => again({ requestPolicy: 'network-only' })} />}
      </Modal>
    </>
  );
}

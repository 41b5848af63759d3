import { Modal, Tooltip } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { GoodsTaxonomyDoc } from '@/gen/features/catalog/console-products';
import { GoodsMatrixDoc, GoodsStockChangedDoc, GoodsWarehousesDoc, type GoodsMatrixQuery } from '@/gen/features/inventory/console-stock';
import { StockFoundDoc } from '@/gen/features/views/views';
import { StockBandValues, type StockBand, type StockFilter } from '@/gen/schema';
import { useSavedViews } from '@/features/views/useSavedViews';
import { useConnection } from '@/lib/connection';
import { integer } from '@/lib/format';
import { useQuery, useSubscription } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { flag, useUrlState } from '@/lib/url';
import { Button, Picture, StatusPill } from '@/ui';
import { useCommands } from '../../commands';
import { ListPage, askedOf, cramped, useList, wordy, type Asked, type Column } from '../../page/ListPage';
import { BAND_TONES, bandName } from '../catalog/words';
import { VariantPicker } from '../../form/VariantPicker';
import { Equation } from './Equation';
import { StockPeek } from './StockPeek';
import { bandOf, totals, type Level } from './words';
import './inventory.css';

export type StockRow = GoodsMatrixQuery['stockMatrix']['nodes'][number] & { id: string };
const ADJUST = { adjust: flag() };
const pick = (d: GoodsMatrixQuery) => ({ ...d.stockMatrix, nodes: d.stockMatrix.nodes.map((row): StockRow => ({ ...row, id: row.variant.id })) });
const filterOf = ({ q, filters: f }: Asked): StockFilter => ({ search: q || null, warehouseId: f['warehouse']?.[0] ?? null, band: (f['band']?.[0] as StockBand | undefined) ?? null, categoryCode: f['category']?.[0] ?? null });
const stamp = (row: StockRow): string => row.levels.map((l) => `${l.onHand}/${l.available}`).join();

/** One warehouse's cell: what can be promised, coloured by its band; what is on the shelf beside it, the rest on hover. */
function Cell({ level }: { level: Level | undefined }) {
  if (!level) return <span className="band none">–</span>;
  return (
    <Tooltip openDelay={120} label={<Equation values={level} />} multiline>
      <span className={`band ${level.band.toLowerCase()}`}><strong>{integer(level.available)}</strong><small>{m.inventory_of({ count: integer(level.onHand) })}</small><span className="sr">{bandName(level.band)}</span></span>
    </Tooltip>
  );
}

export default function InventoryPage() {
  const router = useRouter();
  const { can } = useSession();
  const [places] = useQuery({ query: GoodsWarehousesDoc });
  const [taxonomy] = useQuery({ query: GoodsTaxonomyDoc });
  const warehouses = useMemo(() => (places.data?.warehouses ?? []).filter((w) => w.active), [places.data]);
  const setup = useMemo(() => ({
    id: 'inventory',
    filters: [
      { id: 'warehouse', label: m.inventory_warehouse(), kind: 'one' as const, options: warehouses.map((w) => ({ value: w.id, label: w.name })) },
      { id: 'band', label: m.inventory_band(), kind: 'one' as const, options: StockBandValues.map((b) => ({ value: b, label: bandName(b) })) },
      { id: 'category', label: m.catalog_category(), kind: 'one' as const, options: (taxonomy.data?.categories ?? []).map((c) => ({ value: c.code, label: `${c.parent ? '　' : ''}${c.name}` })) },
    ],
  }), [warehouses, taxonomy.data]);
  const list = useList(setup);
  const only = list.filters['warehouse']?.[0];
  const filter = filterOf(list);
  const data = useConnection(GoodsMatrixDoc, { filter }, pick);
  const saved = useSavedViews('inventory', { document: StockFoundDoc, filterOf: (query) => filterOf(askedOf(setup, query)), ready: !data.loading, stamp: data.total });
  useSubscription({ query: GoodsStockChangedDoc, variables: { variantIds: null } });
  const shown = only ? warehouses.filter((w) => w.id === only) : warehouses;
  const columns: Column<StockRow>[] = [
    { id: 'variant', header: m.inventory_variant(), width: 200, grow: 3, card: 'title', cell: (r) => <span className="thumb"><Picture media={r.variant.product.picture} sizes="40px" alt="" /><span className="truncate">{r.variant.fullName}</span></span> },
    { id: 'sku', header: 'SKU', width: 146, cell: (r) => <span className="num">{r.variant.sku}</span> },
    { id: 'band', header: m.inventory_band(), width: 84, card: 'aside', cell: (r) => <StatusPill tone={BAND_TONES[bandOf(r.levels)]}>{bandName(bandOf(r.levels))}</StatusPill> },
    { id: 'available', header: m.inventory_available(), width: 80, align: 'right', card: 'aside', cell: (r) => <strong className="num">{integer(totals(r.levels).available)}</strong> },
    { id: 'onHand', header: m.inventory_on_hand(), width: wordy(78, 90), optional: cramped(), align: 'right', card: 'none', cell: (r) => integer(totals(r.levels).onHand) },
    ...shown.map((w): Column<StockRow> => ({ id: w.code, header: w.name, width: wordy(128, 142), card: only ? 'line' : 'none', cell: (r) => <span className="cellline"><span className="cellname">{w.name}</span><Cell level={r.levels.find((l) => l.warehouse.id === w.id)} /></span> })),
    { id: 'incoming', header: m.inventory_incoming(), width: 90, align: 'right', optional: true, cell: (r) => integer(totals(r.levels).incoming) },
    { id: 'reserved', header: m.inventory_reserved(), width: 90, align: 'right', optional: true, cell: (r) => integer(totals(r.levels).reserved) },
    { id: 'allocated', header: m.inventory_allocated(), width: 90, align: 'right', optional: true, cell: (r) => integer(totals(r.levels).allocated) },
  ];
  const go = (path: string) => () => router.history.push(path);
  const write = can('inventory.write');
  const [asked, ask] = useUrlState(ADJUST);
  useCommands(write ? [{ id: 'stock.settings', label: m.settings_warehouses(), icon: 'settings', run: go('/admin/settings?tab=warehouses') }] : []);
  return (
    <>
    <ListPage
      title={m.console_nav_inventory()} list={list} data={data} columns={columns} name={(r) => r.variant.fullName} href={(r) => `/admin/inventory/${r.variant.id}`} search={m.inventory_search()}
      views={[{ id: 'all', name: m.ui_all(), query: '' }, { id: 'low', name: m.inventory_low_view(), query: 'band=LOW' }, { id: 'out', name: m.inventory_band_out(), query: 'band=OUT' }]} savedViews={saved} exported={{ name: 'stock', filter }}
      stamp={stamp} peek={(r) => <StockPeek row={r} />}
      actions={write && <><Button icon="arrowRight" onClick={go('/admin/inventory/transfer')}>{m.inventory_transfer()}</Button><Button look="primary" icon="download" onClick={go('/admin/inventory/receive')}>{m.inventory_receive()}</Button></>}
      empty={{ art: 'box', title: m.inventory_none(), text: m.inventory_none_text(), action: write && <Button look="primary" onClick={go('/admin/inventory/receive')}>{m.inventory_receive()}</Button> }}
    />
    <Modal opened={asked.adjust && write} onClose={() => ask({ adjust: false }, 'replace')} title={m.inventory_adjust()} closeButtonProps={{ 'aria-label': m.ui_close() }}>
      <div className="adjust-which"><p className="muted">{m.inventory_adjust_which()}</p><VariantPicker autoFocus onPick={(v) => router.history.replace(`/admin/inventory/${v.id}?adjust=1`)} /></div>
    </Modal>
    </>
  );
}

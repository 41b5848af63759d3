import { Modal } from '@mantine/core';
import { Link, useParams, useRouter } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { GoodsStockChangedDoc, GoodsStockOfDoc, type GoodsStockOfQuery } from '@/gen/features/inventory/console-stock';
import { date, integer } from '@/lib/format';
import { useQuery, useSubscription } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { flag, useUrlState } from '@/lib/url';
import { EmptyState, IconButton, Picture, StatusPill, Time } from '@/ui';
import { CopyText, DetailPage, Facts, Panel } from '../../page/DetailPage';
import { useFlash } from '../../page/list/useFlash';
import { BAND_TONES, bandName } from '../catalog/words';
import { Equation } from './Equation';
import { Ledger } from './Ledger';
import { AdjustDialog, PlanDialog } from './StockDialogs';
import { bandOf, productAddress, totals } from './words';
import './inventory.css';

type Row = GoodsStockOfQuery['stockMatrix']['nodes'][number];
const ADJUST = { adjust: flag() };
type Doing = { what: 'adjust' | 'plan'; warehouseId?: string | undefined };
const stamp = (l: Row['levels'][number]) => `${l.onHand}/${l.available}/${l.incoming}`;

function Levels({ row, editable, onDo }: { row: Row; editable: boolean; onDo: (doing: Doing) => void }) {
  const flashing = useFlash(row.levels, stamp);
  return (
    <Panel flush title={m.inventory_by_warehouse()}>
      <div className="scroll-x"><table className="plain cards tight">
        <thead><tr><th>{m.inventory_warehouse()}</th><th className="right">{m.inventory_available()}</th><th className="right">{m.inventory_on_hand()}</th><th className="right">{m.inventory_reserved()}</th><th className="right">{m.inventory_allocated()}</th><th className="right">{m.inventory_safety()}</th><th className="right">{m.inventory_reorder()}</th><th className="right">{m.inventory_incoming()}</th>{editable && <th><span className="sr">{m.ui_edit()}</span></th>}</tr></thead>
        <tbody>{row.levels.map((l) => (
          <tr key={l.id} className={flashing.has(l.id) ? 'flashing' : ''}>
            <td><span className="row wrap">{l.warehouse.name}<StatusPill tone={BAND_TONES[l.band]}>{bandName(l.band)}</StatusPill></span></td>
            <td data-label={m.inventory_available()} className="right"><strong>{integer(l.available)}</strong></td>
            <td data-label={m.inventory_on_hand()} className="right">{integer(l.onHand)}</td><td data-label={m.inventory_reserved()} className="right">{integer(l.reserved)}</td><td data-label={m.inventory_allocated()} className="right">{integer(l.allocated)}</td><td data-label={m.inventory_safety()} className="right">{integer(l.safety)}</td><td data-label={m.inventory_reorder()} className="right">{integer(l.reorderPoint)}</td>
            <td data-label={m.inventory_incoming()} className="right">{integer(l.incoming)}{l.expectedOn && <small className="muted"> {date(l.expectedOn)}</small>}</td>
            {editable && <td><span className="row levelacts"><IconButton size="sm" icon="edit" label={`${m.inventory_adjust()} ${l.warehouse.name}`} onClick={() => onDo({ what: 'adjust', warehouseId: l.warehouse.id })} /><IconButton size="sm" icon="calendar" label={`${m.inventory_plan()} ${l.warehouse.name}`} onClick={() => onDo({ what: 'plan', warehouseId: l.warehouse.id })} /></span></td>}
          </tr>
        ))}</tbody>
      </table></div>
    </Panel>
  );
}

/** The order that holds it, or plain words while it is only at checkout. */
function Owner({ hold, children }: { hold: Row['levels'][number]['holds'][number]; children: ReactNode }) {
  return hold.ofCart ? <span className="spread">{children}</span> : <Link to="/orders/$id" params={{ id: hold.ownerId }} className="spread">{children}</Link>;
}

function Holds({ row }: { row: Row }) {
  const holds = row.levels.flatMap((l) => l.holds.map((h) => ({ ...h, place: l.warehouse.name }))).filter((h) => h.state === 'RESERVED' || h.state === 'ALLOCATED');
  return (
    <Panel title={m.inventory_kept()}>
      {holds.length === 0 && <p className="muted">{m.inventory_kept_none()}</p>}
      <ul className="sidelist">{holds.map((h) => <li key={h.id}><Owner hold={h}><span className="truncate"><span className="num">{h.ofCart ? m.inventory_at_checkout({ cart: h.reference.slice(5) }) : h.reference}</span><small className="muted">{h.place} · {h.state === 'RESERVED' ? m.inventory_reserved() : m.inventory_allocated()}{h.expiresAt && <> · {m.inventory_until()} <Time value={h.expiresAt} /></>}</small></span><strong className="num">{integer(h.quantity)}</strong></Owner></li>)}</ul>
    </Panel>
  );
}

/** One SKU: what there is where, why, who holds what, and everything that happened to it. */
export default function SkuPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const router = useRouter();
  const { can } = useSession();
  const [answer, again] = useQuery({ query: GoodsStockOfDoc, variables: { ids: [id] } });
  const [asked, ask] = useUrlState(ADJUST);
  const [chosen, setDoing] = useState<Doing>();
  const doing = chosen ?? (asked.adjust && can('inventory.write') ? { what: 'adjust' as const, warehouseId: undefined } : undefined);
  const [round, setRound] = useState(0);
  const refresh = () => { again({ requestPolicy: 'network-only' }); setRound((n) => n + 1); };
  useSubscription({ query: GoodsStockChangedDoc, variables: { variantIds: [id] } }, (_before, data) => { refresh(); return data; });
  const row = answer.data?.stockMatrix.nodes[0];
  const back = { to: '/inventory', label: m.console_nav_inventory() };
  if (answer.data && !row) return <EmptyState art="search" title={m.ui_title_not_found()} text={m.inventory_no_level()} />;
  if (!row) return <DetailPage id={id} title="" name={m.console_nav_inventory()} back={back} main={null} loading={!answer.error} error={answer.error} retry={refresh} />;
  const editable = can('inventory.write');
  const { variant } = row;
  const closing = () => { setDoing(undefined); if (asked.adjust) ask({ adjust: false }, 'replace'); };
  return (
    <>
      <DetailPage
        id={id} name={variant.fullName} title={variant.fullName} back={back} neighbours={{ list: 'inventory', href: (to) => `/admin/inventory/${to}` }}
        status={<StatusPill tone={BAND_TONES[bandOf(row.levels)]}>{bandName(bandOf(row.levels))}</StatusPill>} subtitle={<CopyText>{variant.sku}</CopyText>}
        actions={[
          ...(editable ? [
            { id: 'adjust', label: m.inventory_adjust(), icon: 'edit' as const, primary: true, run: () => setDoing({ what: 'adjust' }) },
            { id: 'receive', label: m.inventory_receive(), icon: 'download' as const, run: () => router.history.push(`/admin/inventory/receive?sku=${encodeURIComponent(variant.sku)}`) },
            { id: 'transfer', label: m.inventory_transfer(), icon: 'arrowRight' as const, run: () => router.history.push(`/admin/inventory/transfer?sku=${encodeURIComponent(variant.sku)}`) },
            { id: 'plan', label: m.inventory_plan(), icon: 'calendar' as const, run: () => setDoing({ what: 'plan' }) },
          ] : []),
          { id: 'product', label: m.inventory_to_product(), icon: 'tag', run: () => router.history.push(productAddress(variant.product.id)) },
        ]}
        main={<>
          <Panel title={m.inventory_why({ count: integer(totals(row.levels).available) })}><Equation large values={totals(row.levels)} /></Panel>
          <Levels row={row} editable={editable} onDo={setDoing} />
          <Ledger key={round} variantId={id} levels={row.levels} />
        </>}
        side={<><Panel><Picture media={variant.product.picture} sizes="320px" ratio="4 / 3" className="sku-picture" /><Facts items={[['SKU', variant.sku], [m.catalog_barcode(), variant.barcode], [m.catalog_units(), variant.units.map((u) => (u.factor === 1 ? u.name : `${u.name} = ${u.factor}`)).join(' · ')]]} /></Panel><Holds row={row} /></>}
      />
      <Modal opened={doing !== undefined} onClose={closing} title={`${doing?.what === 'plan' ? m.inventory_plan() : m.inventory_adjust()} · ${variant.sku}`} closeButtonProps={{ 'aria-label': m.ui_close() }}>
        {doing?.what === 'adjust' && <AdjustDialog variantId={id} levels={row.levels} warehouseId={doing.warehouseId} onClose={closing} onDone={refresh} />}
        {doing?.what === 'plan' && <PlanDialog variantId={id} levels={row.levels} warehouseId={doing.warehouseId} onClose={closing} onDone={refresh} />}
      </Modal>
    </>
  );
}

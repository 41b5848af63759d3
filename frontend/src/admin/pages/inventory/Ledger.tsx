import { NativeSelect } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { GoodsLedgerDoc, GoodsReferenceDoc, type GoodsLedgerQuery } from '@/gen/features/inventory/console-stock';
import { MovementKindValues, type MovementKind } from '@/gen/schema';
import { useConnection } from '@/lib/connection';
import { useClient } from '@/lib/graphql';
import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { Badge, EmptyState, ErrorState, Icon, LoadMore, SkeletonLines, Time, toast } from '@/ui';
import { explain } from '@/lib/problem';
import { Panel } from '../../page/DetailPage';
import { StockChart, type Point } from './Chart';
import { kindIcon, kindName, kindTone, movementNote, movementReason, sign, type Level } from './words';

type Movement = GoodsLedgerQuery['stockMovements']['nodes'][number];
const pick = (d: GoodsLedgerQuery) => d.stockMovements;
/** What a movement changed, in words: "on hand −24", "reserved +24". */
const deltas = (x: Movement): Array<[string, number]> => ([[m.inventory_on_hand(), x.onHand], [m.inventory_reserved(), x.reserved], [m.inventory_allocated(), x.allocated], [m.inventory_quarantine(), x.quarantine], [m.inventory_incoming(), x.incoming], [m.inventory_safety(), x.safety]] as Array<[string, number]>).filter(([, n]) => n !== 0);

/** A reference leads to the order of that number; other references are only text. */
function Reference({ text }: { text: string }) {
  const client = useClient();
  const router = useRouter();
  const go = async () => {
    const answer = await client.query(GoodsReferenceDoc, { number: text }).toPromise();
    if (answer.data?.order) router.history.push(`/admin/orders/${answer.data.order.id}`);
    else if (/^(SH|D|P)/i.test(text)) router.history.push(`/admin/shipments?q=${encodeURIComponent(text)}`);
    else toast(m.inventory_reference_only({ text }));
  };
  return <button type="button" className="inlink num" onClick={() => void go()}>{text}</button>;
}

/** The points of one or all levels, oldest first: of several, the last known of each are added. */
function series(rows: readonly Movement[], levels: readonly Level[], warehouse: string): Point[] {
  const wanted = levels.filter((l) => !warehouse || l.warehouse.id === warehouse);
  const state = new Map<string, { onHand: number; available: number }>();
  const points: Point[] = [];
  for (const x of [...rows].reverse()) {
    // Before the first movement that is loaded, a level stood at what that movement found.
    if (state.size === 0) for (const l of wanted) { const first = [...rows].reverse().find((r) => r.level.id === l.id); state.set(l.id, first ? { onHand: first.onHandAfter - first.onHand, available: first.availableAfter - (first.onHand - first.reserved - first.allocated - first.quarantine - first.safety) } : { onHand: l.onHand, available: l.available }); }
    state.set(x.level.id, { onHand: x.onHandAfter, available: x.availableAfter });
    let onHand = 0, available = 0;
    for (const s of state.values()) { onHand += s.onHand; available += s.available; }
    points.push({ at: Date.parse(x.createdAt), onHand, available });
  }
  return points;
}

/** Every movement of a SKU with the balance after it: the answer to "why is it 47?". `round` makes it load again. */
export function Ledger({ variantId, levels }: { variantId: string; levels: readonly Level[] }) {
  const [warehouse, setWarehouse] = useState('');
  const [kind, setKind] = useState('');
  const data = useConnection(GoodsLedgerDoc, { filter: { variantId, warehouseId: warehouse || null, kinds: kind ? [kind as MovementKind] : null } }, pick, 60);
  const points = useMemo(() => (kind ? [] : series(data.rows, levels, warehouse)), [data.rows, levels, warehouse, kind]);
  return (
    <Panel flush title={<>{m.inventory_history()} {data.total !== undefined && <span className="muted num">{integer(data.total)}</span>}</>} actions={<span className="row ledger-filter"><NativeSelect size="xs" aria-label={m.inventory_warehouse()} data={[{ value: '', label: m.inventory_all_warehouses() }, ...levels.map((l) => ({ value: l.warehouse.id, label: l.warehouse.name }))]} value={warehouse} onChange={(e) => setWarehouse(e.currentTarget.value)} /><NativeSelect size="xs" aria-label={m.inventory_kind()} data={[{ value: '', label: m.inventory_all_kinds() }, ...MovementKindValues.map((k) => ({ value: k, label: kindName(k) }))]} value={kind} onChange={(e) => setKind(e.currentTarget.value)} /></span>}>
      <StockChart points={points} />
      {data.error && !data.rows.length && <ErrorState error={explain(data.error)} retry={data.refetch} />}
      {data.loading && !data.rows.length && <div className="panel-body"><SkeletonLines lines={8} height={20} /></div>}
      {!data.loading && !data.error && !data.rows.length && <EmptyState art="search" title={m.inventory_no_history()} />}
      {data.rows.length > 0 && (
        <div className="scroll-x"><table className="plain cards tight ledger">
          <thead><tr><th>{m.inventory_kind()}</th><th>{m.inventory_change()}</th><th className="right">{m.inventory_on_hand_after()}</th><th className="right">{m.inventory_available_after()}</th><th>{m.inventory_reference()}</th><th>{m.inventory_who()}</th></tr></thead>
          <tbody>{data.rows.map((x) => (
            <tr key={x.id}>
              <td><span className="row"><span className={`dot tone-${kindTone(x.kind)}`}><Icon name={kindIcon(x.kind)} size={14} /></span><span>{kindName(x.kind)}<small className="muted ledger-note">{x.level.warehouse.name}</small></span>{x.reason && <Badge>{movementReason(x.kind, x.reason)}</Badge>}</span></td>
              <td data-label={m.inventory_change()} className="num">{deltas(x).map(([name, n]) => <span key={name} className={`delta ${n > 0 ? 'up' : 'down'}`}>{name} <strong>{sign(n)}</strong></span>)}</td>
              <td data-label={m.inventory_on_hand_after()} className="right">{integer(x.onHandAfter)}</td>
              <td data-label={m.inventory_available_after()} className="right"><strong>{integer(x.availableAfter)}</strong></td>
              <td data-label={m.inventory_reference()}>{x.reference && <Reference text={x.reference} />}{x.note && <small className="muted ledger-note">{movementNote(x.note)}</small>}</td>
              <td data-label={m.inventory_who()}><span>{x.actor}<br /><small className="muted"><Time value={x.createdAt} /></small></span></td>
            </tr>
          ))}</tbody>
        </table></div>
      )}
      {data.rows.length > 0 && <LoadMore hasMore={data.hasMore} busy={data.loadingMore} onMore={data.loadMore} shown={data.rows.length} total={data.total} />}
    </Panel>
  );
}

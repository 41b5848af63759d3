import { NativeSelect, TextInput } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { ConsoleCarriersDoc, ConsoleCreateShipmentDoc } from '@/gen/features/logistics/console-shipments';
import { idempotencyKey, useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { problemAt, problemElsewhere } from '@/lib/problem';
import { Picture, toast } from '@/ui';
import { FormDialog } from '../../page/FormDialog';
import type { ConsoleOrder, ConsoleOrderLine } from '../orders/useOrder';

type Packable = Pick<ConsoleOrder, 'lines' | 'shipments' | 'sourcing' | 'timeline'>;
type Left = { line: ConsoleOrderLine; left: number };

/** What is allocated in a warehouse and in no parcel yet, by line: lines of the same SKU share the warehouse's pieces in order.
 *  Parcels from before the allocation, of an order that was taken over, took nothing of it. */
export function leftToPack(order: Packable, warehouseId: string): Left[] {
  const allocated = Math.min(...order.timeline.filter((e) => e.kind === 'ALLOCATED').map((e) => Date.parse(e.createdAt)));
  const parcels = (order.shipments ?? []).filter((one) => one.state !== 'CANCELLED' && Date.parse(one.createdAt) >= allocated);
  const given = new Map<string, number>();
  for (const one of order.sourcing) if (one.warehouse.id === warehouseId) for (const l of one.lines) given.set(l.sku, (given.get(l.sku) ?? 0) + l.quantity);
  const packed = new Map<string, number>();
  for (const parcel of parcels) if (!parcel.shippedAt) for (const l of parcel.lines) packed.set(l.orderLineId, (packed.get(l.orderLineId) ?? 0) + l.quantity);
  for (const parcel of parcels) if (parcel.warehouse.id === warehouseId) for (const l of parcel.lines) given.set(l.sku, (given.get(l.sku) ?? 0) - l.quantity);
  return order.lines.flatMap((line) => {
    const left = Math.min(given.get(line.sku) ?? 0, line.allocated - (packed.get(line.id) ?? 0));
    given.set(line.sku, (given.get(line.sku) ?? 0) - Math.max(0, left));
    return left > 0 ? [{ line, left }] : [];
  });
}

/** Packs a parcel: all that is allocated in the chosen warehouse, or less of it. */
export function ShipmentDialog({ order, onClose, done }: { order: ConsoleOrder; onClose: () => void; done: () => void }) {
  const [carriers] = useQuery({ query: ConsoleCarriersDoc });
  const choices = useMemo(() => [...new Map(order.sourcing.map((s) => [s.warehouse.id, s.warehouse])).values()], [order.sourcing]);
  const [warehouse, setWarehouse] = useState(() => choices.find((w) => leftToPack(order, w.id).length > 0)?.id ?? choices[0]?.id ?? '');
  const [carrier, setCarrier] = useState(order.deliveryMethod === 'PICKUP' ? 'pickup' : 'express');
  const [tracking, setTracking] = useState('');
  const [quantities, setQuantities] = useState<Record<string, string>>({});
  const key = useRef(idempotencyKey());
  const create = useMutate(ConsoleCreateShipmentDoc);
  const rows = leftToPack(order, warehouse);
  const quantity = (row: Left) => Number(quantities[`${warehouse}.${row.line.id}`] ?? row.left);
  const chosen = rows.map((row) => ({ orderLineId: row.line.id, quantity: quantity(row) })).filter((l) => l.quantity > 0);
  const everything = rows.every((row) => quantity(row) === row.left);
  const submit = async () => {
    const outcome = await create.run({ input: { orderId: order.id, warehouseId: warehouse, carrier, trackingNumber: tracking.trim() || null, lines: everything ? null : chosen, idempotencyKey: key.current } });
    if (!outcome.ok) {
      if (outcome.problem.code !== 'NETWORK') key.current = idempotencyKey();
      return;
    }
    toast(m.orders_ship_done({ number: outcome.data.number }));
    onClose();
    done();
  };
  const { problem } = create;
  return (
    <FormDialog wide open onClose={onClose} title={m.orders_ship_title({ number: order.number })} submit={m.orders_ship_create()} busy={create.busy} disabled={chosen.length === 0} onSubmit={submit} problem={problemElsewhere(problem, ['warehouseId', 'carrier', 'trackingNumber'])}>
      <div className="formdialog-grid">
        <NativeSelect label={m.orders_ship_warehouse()} value={warehouse} onChange={(e) => setWarehouse(e.currentTarget.value)} data={choices.map((w) => ({ value: w.id, label: `${w.name} (${w.code})` }))} error={problemAt(problem, 'warehouseId')} />
        <NativeSelect label={m.orders_ship_carrier()} value={carrier} onChange={(e) => setCarrier(e.currentTarget.value)} data={(carriers.data?.carriers ?? []).map((c) => ({ value: c.code, label: c.name }))} error={problemAt(problem, 'carrier')} />
        <TextInput label={m.orders_ship_tracking()} value={tracking} maxLength={40} onChange={(e) => setTracking(e.currentTarget.value)} error={problemAt(problem, 'trackingNumber')} />
      </div>
      <fieldset className="packlist">
        <legend>{m.orders_ship_lines()}</legend>
        {rows.length === 0 && <p className="muted">{m.orders_ship_nothing()}</p>}
        {rows.map((row) => (
          <div key={row.line.id} className="packrow">
            <Picture media={row.line.picture} alt="" sizes="40px" className="linepic" />
            <span className="peekname"><span className="truncate">{row.line.name}</span><span className="muted num">{row.line.sku} · {m.orders_ship_left({ n: row.left })}</span></span>
            <input className="qtyinput num" type="number" inputMode="numeric" min={0} max={row.left} step={1} aria-label={`${row.line.name} ${row.line.sku}`} value={quantities[`${warehouse}.${row.line.id}`] ?? String(row.left)} onFocus={(e) => e.currentTarget.select()} onChange={(e) => { const { value } = e.currentTarget; setQuantities((all) => ({ ...all, [`${warehouse}.${row.line.id}`]: value })); }} />
          </div>
        ))}
      </fieldset>
    </FormDialog>
  );
}

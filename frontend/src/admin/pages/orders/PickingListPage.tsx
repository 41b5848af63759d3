import { useParams } from '@tanstack/react-router';
import { customerLabel, slotText } from '@/features/orders/words';
import { dateTime, weekdayAndDay } from '@/lib/format';
import { m } from '@/lib/i18n';
import { PrintView, SheetFacts, SheetHead, type PrintFirm, type PrintOrder } from './Sheet';

type Pick = { id: string; sku: string; name: string; base: number; text: string; remark: string; barcode: string };
/** Pieces as packs and loose ones: 50 of a case of 24 are "2 cases + 2". */
const packed = (base: number, factor: number, unit: string) => (factor <= 1 ? `${base} ${unit}` : [base >= factor && `${Math.floor(base / factor)} ${unit}`, base % factor && `${base % factor} ${m.orders_print_pieces()}`].filter(Boolean).join(' + '));

/** What is to be picked where. Not yet allocated orders come as one group without a warehouse. */
function groups(order: PrintOrder): Array<{ id: string; name: string; picks: Pick[] }> {
  const line = (l: PrintOrder['lines'][number], base: number): Pick => ({ id: l.id, sku: l.sku, name: l.name, base, text: packed(base, l.factor, l.unitName), remark: l.remark, barcode: l.variant?.barcode ?? '' });
  if (order.sourcing.length === 0) return [{ id: '-', name: m.orders_print_unallocated(), picks: order.lines.map((l) => line(l, l.baseQuantity)) }];
  return order.sourcing.map((one) => {
    const left = new Map(one.lines.map((l) => [l.sku, l.quantity]));
    const picks = order.lines.flatMap((l) => {
      const take = Math.min(left.get(l.sku) ?? 0, l.baseQuantity);
      left.set(l.sku, (left.get(l.sku) ?? 0) - take);
      return take > 0 ? [line(l, take)] : [];
    });
    return { id: one.warehouse.id, name: `${one.warehouse.name} (${one.warehouse.code})`, picks };
  });
}

function PickingSheet({ order, firm }: { order: PrintOrder; firm: PrintFirm }) {
  return (
    <>
      {groups(order).map((group) => (
        <section className="sheet" key={group.id}>
          <SheetHead title={m.orders_print_picking()} order={order} firm={firm} aside={<strong>{group.name}</strong>} />
          <SheetFacts items={[[m.orders_col_customer(), `${customerLabel(order)} (${order.customer.number})`], [m.orders_col_placed(), dateTime(order.placedAt)], [m.orders_col_requested(), order.requestedOn && `${weekdayAndDay(order.requestedOn)} ${slotText(order.deliverySlot)}`], [m.orders_address(), order.deliveryAddress?.oneLine ?? m.orders_pickup_text()], [m.orders_remarks(), order.remarks]]} />
          <table>
            <thead><tr><th scope="col" aria-label={m.orders_print_picked()}>✓</th><th scope="col">SKU</th><th scope="col">{m.orders_line_product()}</th><th scope="col">{m.orders_print_barcode()}</th><th scope="col" className="r">{m.orders_print_base()}</th><th scope="col" className="r">{m.orders_line_quantity()}</th></tr></thead>
            <tbody>{group.picks.map((p) => <tr key={p.id}><td className="tickbox">☐</td><td className="num">{p.sku}</td><td>{p.name}{p.remark && <em> {p.remark}</em>}</td><td className="num">{p.barcode}</td><td className="r num">{p.base}</td><td className="r"><strong>{p.text}</strong></td></tr>)}</tbody>
            <tfoot><tr><td colSpan={4}>{m.orders_lines_count({ count: group.picks.length })}</td><td className="r num"><strong>{group.picks.reduce((sum, p) => sum + p.base, 0)}</strong></td><td>&nbsp;</td></tr></tfoot>
          </table>
          <footer className="sheet-foot"><span>{m.orders_print_picked_by()}</span><span>{m.orders_print_checked_by()}</span><span>{m.orders_print_date()}</span></footer>
        </section>
      ))}
    </>
  );
}

/** `/orders/:id/print/picking` for one order, `/orders/print/picking?ids=` for many. */
export default function PickingListPage() {
  const { id } = useParams({ strict: false }) as { id?: string };
  const ids = id ? [id] : (new URLSearchParams(location.search).get('ids') ?? '').split(',').filter(Boolean);
  return <PrintView title={m.orders_print_picking()} ids={ids} sheet={(order, firm) => <PickingSheet key={order.id} order={order} firm={firm} />} />;
}

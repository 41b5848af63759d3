import { useParams } from '@tanstack/react-router';
import { customerLabel, slotText } from '@/features/orders/words';
import { date, weekdayAndDay } from '@/lib/format';
import { m } from '@/lib/i18n';
import { PrintView, SheetFacts, SheetHead, type PrintFirm, type PrintOrder } from './Sheet';

type Parcel = PrintOrder['shipments'][number];

/** One note per parcel; an order without parcels prints everything ordered. */
function Note({ order, firm, parcel }: { order: PrintOrder; firm: PrintFirm; parcel: Parcel | undefined }) {
  const to = order.deliveryAddress;
  const rows = parcel ? parcel.lines.map((l) => ({ id: l.id, sku: l.sku, name: l.name, base: l.quantity, line: order.lines.find((one) => one.id === l.orderLineId) })) : order.lines.map((l) => ({ id: l.id, sku: l.sku, name: l.name, base: l.baseQuantity, line: l }));
  const quantity = (row: (typeof rows)[number]) => (row.line && row.base % row.line.factor === 0 ? `${row.base / row.line.factor} ${row.line.unitName}` : `${row.base}`);
  return (
    <section className="sheet">
      <SheetHead title={m.orders_print_note()} order={order} firm={firm} aside={parcel && <span className="num">{parcel.number}</span>} />
      <div className="sheet-to"><span>{m.orders_print_to()}</span><strong>{customerLabel(order)}</strong>{to ? <><span>{to.recipient} <span className="num">{to.phone}</span></span><span>{to.oneLine} {to.postcode}</span></> : <span>{m.orders_pickup_text()}</span>}</div>
      <SheetFacts items={[[m.orders_po(), order.poNumber], [m.orders_col_placed(), date(order.placedAt)], [m.orders_col_requested(), order.requestedOn && `${weekdayAndDay(order.requestedOn)} ${slotText(order.deliverySlot)}`], [m.orders_ship_carrier(), parcel?.carrier.name], [m.orders_print_waybill(), parcel?.trackingNumber], [m.orders_ship_warehouse(), parcel?.warehouse.name], [m.orders_remarks(), order.remarks]]} />
      <table>
        <thead><tr><th scope="col">#</th><th scope="col">SKU</th><th scope="col">{m.orders_line_product()}</th><th scope="col" className="r">{m.orders_line_quantity()}</th><th scope="col" className="r">{m.orders_print_base()}</th><th scope="col">{m.orders_print_received()}</th></tr></thead>
        <tbody>{rows.map((row, i) => <tr key={row.id}><td className="num">{i + 1}</td><td className="num">{row.sku}</td><td>{row.name}</td><td className="r"><strong>{quantity(row)}</strong></td><td className="r num">{row.base}</td><td className="blank">&nbsp;</td></tr>)}</tbody>
        <tfoot><tr><td colSpan={4}>{m.orders_lines_count({ count: rows.length })}</td><td className="r num"><strong>{rows.reduce((sum, row) => sum + row.base, 0)}</strong></td><td>&nbsp;</td></tr></tfoot>
      </table>
      <footer className="sheet-foot"><span>{m.orders_print_delivered_by()}</span><span>{m.orders_print_signature()}</span><span>{m.orders_print_date()}</span></footer>
    </section>
  );
}

export default function DeliveryNotePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const only = new URLSearchParams(location.search).get('parcel');
  return (
    <PrintView title={m.orders_print_note()} ids={[id]} sheet={(order, firm) => {
      const parcels = order.shipments.filter((s) => s.state !== 'CANCELLED' && (!only || s.id === only));
      return parcels.length ? parcels.map((parcel) => <Note key={parcel.id} order={order} firm={firm} parcel={parcel} />) : <Note key={order.id} order={order} firm={firm} parcel={undefined} />;
    }} />
  );
}

import { Drawer, NumberInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ConsoleDeliveryBoardDoc, ConsoleDeliveryOrdersDoc, ConsoleSlotCapacityDoc, type ConsoleDeliveryBoardQuery } from '@/gen/features/delivery/console-delivery';
import { customerLabel } from '@/features/orders/words';
import { useMutate, useQuery } from '@/lib/graphql';
import { weekdayAndDay } from '@/lib/format';
import { locale, m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { text, useUrlState } from '@/lib/url';
import { Button, EmptyState, ErrorState, Money, SkeletonLines, buttonClass, toast } from '@/ui';
import { OrderPill } from '../orders/marks';
import { useFocusBack } from '../../page/focus';
import { useTitle } from '../../page/useTitle';
import './board.css';

type Row = ConsoleDeliveryBoardQuery['deliveryBoard'][number];
type Cell = Row['windows'][number];
const DAYS = 14;
const ADDRESS = { from: text('') };
const noon = (day: string) => new Date(`${day}T12:00:00`);
const weekday = (day: string) => noon(day).toLocaleDateString(locale(), { weekday: 'short' });
const shifted = (day: string, by: number) => { const d = noon(day); d.setDate(d.getDate() + by); return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}-${String(d.getDate()).padStart(2, '0')}`; };
const isoWeekday = (day: string) => noon(day).getDay() || 7;

/** How full a cell is, as one of four looks; the numbers say the same. */
function look(cell: Cell): string {
  const { taken, capacity } = cell;
  if (taken === null || capacity === null) return '';
  if (taken >= capacity) return 'full';
  return taken * 10 >= capacity * 7 ? 'tight' : taken ? 'some' : '';
}

/** One window on one day: how many it takes, and whose orders it has. */
function CellDrawer({ cell, onClose, done }: { cell: Cell; onClose: () => void; done: () => void }) {
  useFocusBack();
  const { can } = useSession();
  const [answer] = useQuery({ query: ConsoleDeliveryOrdersDoc, variables: { slotId: cell.slot.id, day: cell.day }, requestPolicy: 'network-only' });
  const save = useMutate(ConsoleSlotCapacityDoc);
  const [capacity, setCapacity] = useState<number>(cell.capacity ?? 0);
  const slot = `${weekdayAndDay(cell.day)} ${cell.slot.starts}–${cell.slot.ends}`;
  const put = async (next: number | null) => {
    const outcome = await save.run({ slotId: cell.slot.id, day: cell.day, capacity: next });
    if (outcome.ok) { toast(m.delivery_board_saved()); done(); onClose(); }
  };
  const orders = answer.data?.deliveryOrders ?? [];
  return (
    <Drawer opened onClose={onClose} position="right" title={m.delivery_board_orders({ slot })} closeButtonProps={{ 'aria-label': m.ui_close() }}>
      {can('shipments.write') && (
        <form className="cellform" onSubmit={(e) => { e.preventDefault(); void put(capacity); }}>
          <NumberInput label={m.delivery_board_capacity()} min={0} value={capacity} error={save.problem?.message} onChange={(v) => setCapacity(Math.trunc(Number(v)) || 0)} />
          <Button look="primary" type="submit" busy={save.busy}>{m.ui_save()}</Button>
          {cell.capacity !== cell.slot.capacity && <Button onClick={() => void put(null)}>{m.delivery_board_default({ capacity: cell.slot.capacity })}</Button>}
        </form>
      )}
      {!answer.data && <SkeletonLines lines={4} height={36} />}
      {answer.data && orders.length === 0 && <p className="muted">{m.delivery_board_orders_none()}</p>}
      <ul className="cellorders">{orders.map((o) => <li key={o.id}><span className="peekname"><Link to="/orders/$id" params={{ id: o.id }} className="rowlink num">{o.number}</Link><span className="muted">{customerLabel(o)} · {o.deliveryAddress?.oneLine}</span></span><span className="ledger-right"><OrderPill status={o.status} /><Money value={o.total} /></span></li>)}</ul>
    </Drawer>
  );
}

function Board({ rows, from, onCell }: { rows: readonly Row[]; from: string; onCell: (cell: Cell) => void }) {
  const days = Array.from({ length: DAYS }, (_, i) => shifted(from, i));
  return (
    <div className="board">
      <table>
        <thead><tr><th scope="col">{m.delivery_slots()}</th>{days.map((day) => <th key={day} scope="col" className={isoWeekday(day) > 5 ? 'weekend' : ''}><span>{weekday(day)}</span><span className="num">{day.slice(5).replace('-', '/')}</span></th>)}</tr></thead>
        {rows.map(({ zone, windows }) => {
          const slots = [...new Map(windows.map((w) => [w.slot.id, w.slot])).values()];
          const closed = (day: string) => zone.closedOn.includes(day) || !zone.weekdays.includes(isoWeekday(day));
          return (
            <tbody key={zone.id}>
              <tr><th scope="rowgroup" colSpan={DAYS + 1}>{zone.name}</th></tr>
              {slots.map((slot) => (
                <tr key={slot.id}>
                  <th scope="row" className="num">{slot.starts}–{slot.ends}</th>
                  {days.map((day) => {
                    const cell = windows.find((w) => w.slot.id === slot.id && w.day === day);
                    if (!cell || (closed(day) && !cell.taken)) return <td key={day} className="shut" aria-label={m.checkout_slot_closed()}>·</td>;
                    return <td key={day}><button type="button" className={`num ${look(cell)}`} aria-label={m.delivery_board_cell({ slot: `${slot.starts}–${slot.ends}`, day, taken: cell.taken ?? 0, capacity: cell.capacity ?? 0 })} onClick={() => onCell(cell)}>{cell.taken}<small>/{cell.capacity}</small></button></td>;
                  })}
                </tr>
              ))}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}

/** Two weeks of deliveries: every window of every zone with what it has and takes. */
export default function BoardPage() {
  const [{ from }, set] = useUrlState(ADDRESS);
  const [answer, again] = useQuery({ query: ConsoleDeliveryBoardDoc, variables: { firstDay: from || null, days: DAYS }, requestPolicy: 'cache-and-network' });
  const [cell, setCell] = useState<Cell>();
  const { can } = useSession();
  const refetch = () => again({ requestPolicy: 'network-only' });
  useTitle(m.delivery_board());
  const rows = answer.data?.deliveryBoard;
  const first = from || rows?.[0]?.windows.map((w) => w.day).sort()[0] || '';
  return (
    <div className="boardpage">
      <div className="spread"><h1>{m.delivery_board()}</h1>{first && <span className="row"><Button size="sm" icon="chevronLeft" onClick={() => set({ from: shifted(first, -DAYS) })}>{m.delivery_board_earlier()}</Button><Button size="sm" icon="chevronRight" onClick={() => set({ from: shifted(first, DAYS) })}>{m.delivery_board_later()}</Button></span>}</div>
      {answer.error && !rows && <ErrorState error={explain(answer.error)} retry={refetch} />}
      {!rows && !answer.error && <SkeletonLines lines={8} height={36} />}
      {rows?.length === 0 && <EmptyState art="search" title={m.delivery_board_none()} text={m.delivery_board_none_text()} action={can('settings.write') && <Link to="/settings" search={{ tab: 'delivery' } as never} className={buttonClass({ look: 'primary' })}>{m.delivery_settings()}</Link>} />}
      {rows && rows.length > 0 && first && <Board rows={rows} from={first} onCell={setCell} />}
      {cell && <CellDrawer key={`${cell.slot.id}${cell.day}`} cell={cell} onClose={() => setCell(undefined)} done={refetch} />}
    </div>
  );
}

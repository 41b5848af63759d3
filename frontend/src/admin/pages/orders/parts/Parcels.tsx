import { Link } from '@tanstack/react-router';
import { ConsoleMoveShipmentDoc } from '@/gen/features/logistics/console-shipments';
import type { ShipmentState } from '@/gen/schema';
import { trackingTone } from '@/features/logistics/words';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, Icon, Time, toast, type IconName } from '@/ui';
import { CopyText, Panel, type Action } from '../../../page/DetailPage';
import { ParcelPill } from '../marks';
import type { ConsoleOrder, ConsoleParcel } from '../useOrder';

const LABELS: Partial<Record<ShipmentState, [() => string, IconName]>> = { PACKED: [m.orders_move_pack, 'box'], SHIPPED: [m.orders_move_hand_over, 'truck'], CANCELLED: [m.orders_move_cancel_parcel, 'close'] };
/** From here on the tracking decides. */
const TRACKED: readonly ShipmentState[] = ['SHIPPED', 'IN_TRANSIT', 'EXCEPTION', 'RETURNING'];
export const isTracked = (state: ShipmentState): boolean => TRACKED.includes(state);

/** Moves a parcel by hand; a refusal is shown, nothing is guessed. */
export function useParcelMoves(done: () => void) {
  const move = useMutate(ConsoleMoveShipmentDoc);
  const run = async (parcel: Pick<ConsoleParcel, 'id' | 'number' | 'version'>, to: ShipmentState) => {
    const outcome = await move.run({ id: parcel.id, to, version: parcel.version });
    if (outcome.ok) toast(`${parcel.number} · ${LABELS[to]?.[0]() ?? to}`);
    else toast(outcome.problem.message, { tone: 'danger' });
    done();
  };
  /** The allowed moves of one parcel as actions of a page. */
  const actions = (parcel: ConsoleParcel): Action[] => parcel.allowedMoves.flatMap(({ to, allowed, reason }) => {
    const label = LABELS[to];
    return label && (allowed || to !== 'CANCELLED') ? [{ id: to, label: label[0](), icon: label[1], primary: to === 'SHIPPED', danger: to === 'CANCELLED', reason: allowed ? undefined : (reason ?? m.ui_error_forbidden()), run: () => run(parcel, to) }] : [];
  });
  return { run, actions, busy: move.busy };
}

/** What the carrier reported, newest first. */
export function TrackingTimeline({ events }: { events: ConsoleParcel['events'] }) {
  if (events.length === 0) return <p className="muted">{m.orders_no_tracking()}</p>;
  return (
    <ol className="timeline tracking">
      {events.toReversed().map((e) => (
        <li key={e.id}>
          <span className={`dot tone-${trackingTone(e.code)}`}><Icon name={e.code === 'DELIVERED' ? 'check' : e.code === 'EXCEPTION' || e.code === 'FAILED_ATTEMPT' ? 'warning' : 'truck'} size={14} /></span>
          <div><div className="timeline-text">{e.text}{e.location && <> · {e.location}</>}</div><div className="muted timeline-meta"><Time value={e.occurredAt} absolute />{e.note && <span>{e.note}</span>}</div></div>
        </li>
      ))}
    </ol>
  );
}

function Parcel({ parcel, onTrack, mayWrite, done }: { parcel: ConsoleParcel; onTrack: () => void; mayWrite: boolean; done: () => void }) {
  const moves = useParcelMoves(done);
  const late = parcel.late && parcel.state !== 'CANCELLED';
  return (
    <li className="parcel">
      <div className="spread" style={{ flexWrap: 'wrap' }}>
        <span className="row" style={{ flexWrap: 'wrap' }}><Link to="/shipments/$id" params={{ id: parcel.id }} className="rowlink num">{parcel.number}</Link><ParcelPill state={parcel.state} />{late && <span className="badge tone-danger">{m.orders_late()}</span>}</span>
        {mayWrite && (
          <span className="row" style={{ flexWrap: 'wrap' }}>
            {parcel.allowedMoves.filter((one) => one.allowed && LABELS[one.to]).map((one) => <Button key={one.to} size="sm" look={one.to === 'SHIPPED' ? 'soft' : one.to === 'CANCELLED' ? 'ghost' : 'plain'} busy={moves.busy} icon={LABELS[one.to]![1]} onClick={() => void moves.run(parcel, one.to)}>{LABELS[one.to]![0]()}</Button>)}
            {isTracked(parcel.state) && <Button size="sm" look="soft" icon="pin" onClick={onTrack}>{m.orders_track_record()}</Button>}
          </span>
        )}
      </div>
      <p className="muted row" style={{ flexWrap: 'wrap' }}>{parcel.warehouse.name}<Icon name="arrowRight" size={14} />{parcel.carrier.name}{parcel.trackingNumber && <CopyText>{parcel.trackingNumber}</CopyText>}{parcel.promisedAt && <span>{m.orders_promised()} <Time value={parcel.promisedAt} absolute /></span>}{parcel.signedBy && <span>{m.orders_signed_by({ name: parcel.signedBy })}</span>}</p>
      <p className="muted num chips">{parcel.lines.map((l) => <span key={l.id} title={l.name}>{l.name} × {l.quantity}</span>)}</p>
      {(parcel.events.length > 0 || isTracked(parcel.state)) && (
        <details open={parcel.state !== 'DELIVERED' && parcel.events.length > 0}>
          <summary>{m.orders_tracking()}<span className="tabcount num">{parcel.events.length}</span></summary>
          <TrackingTimeline events={parcel.events} />
        </details>
      )}
    </li>
  );
}

/** The parcels of an order, each with its road so far and what can be done with it. */
export function Parcels({ order, actions, mayWrite, onTrack, done }: { order: ConsoleOrder; actions?: React.ReactNode; mayWrite: boolean; onTrack: (id: string) => void; done: () => void }) {
  const parcels = order.shipments ?? [];
  return (
    <Panel title={m.orders_parcels()} actions={actions}>
      {parcels.length === 0 ? <p className="muted">{m.orders_parcels_none()}</p> : <ul className="parcels">{parcels.map((p) => <Parcel key={p.id} parcel={p} mayWrite={mayWrite} onTrack={() => onTrack(p.id)} done={done} />)}</ul>}
    </Panel>
  );
}

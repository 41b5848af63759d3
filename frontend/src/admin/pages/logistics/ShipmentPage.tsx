import { Link, useParams, useRouter } from '@tanstack/react-router';
import { ConsoleShipmentPageDoc, ConsoleShipmentsChangedDoc } from '@/gen/features/logistics/console-shipments';
import type { ShipmentState } from '@/gen/schema';
import { shipmentText } from '@/features/logistics/words';
import { customerLabel } from '@/features/orders/words';
import { useQuery, useSubscription } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { Badge, Button, EmptyState, Picture, ProgressSteps, Time } from '@/ui';
import { CopyText, DetailPage, Facts, Panel, type Action } from '../../page/DetailPage';
import { ParcelPill } from '../orders/marks';
import { TrackingTimeline, isTracked, useParcelMoves } from '../orders/parts/Parcels';
import { useDialogParam } from '../orders/useDialogParam';
import { TrackingDialog } from './TrackingDialog';
import '../orders/order.css';

const PATH: readonly ShipmentState[] = ['PICKING', 'PACKED', 'SHIPPED', 'IN_TRANSIT', 'DELIVERED'];

/** One parcel: what is in it, where it goes, how far it has come. */
export default function ShipmentPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const router = useRouter();
  const { can } = useSession();
  const dialog = useDialogParam();
  const [result, again] = useQuery({ query: ConsoleShipmentPageDoc, variables: { id } });
  useSubscription({ query: ConsoleShipmentsChangedDoc }, (_before, data) => data);
  const refetch = () => again({ requestPolicy: 'network-only' });
  const moves = useParcelMoves(refetch);
  const parcel = result.data?.shipment?.id === id ? result.data.shipment : undefined;
  if (result.data && result.data.shipment === null && !result.fetching) return <EmptyState art="search" title={m.orders_parcel_missing()} />;
  const write = can('shipments.write');
  const actions: Action[] = !parcel ? [] : [
    ...(write && isTracked(parcel.state) ? [{ id: 'track', label: m.orders_track_record(), icon: 'pin' as const, primary: true, run: () => dialog.show('track') }] : []),
    ...(write ? moves.actions(parcel).filter((a) => !a.reason) : []),
    { id: 'note', label: m.orders_do_print_note(), icon: 'print', run: () => router.history.push(`/admin/orders/${parcel.order.id}/print/delivery-note?parcel=${parcel.id}`) },
  ];
  const step = parcel ? PATH.indexOf(parcel.state === 'EXCEPTION' || parcel.state === 'RETURNING' ? 'IN_TRANSIT' : parcel.state) : 0;
  return (
    <>
      <DetailPage
        id={id} name={parcel?.number ?? m.console_nav_shipments()} title={<CopyText>{parcel?.number ?? ''}</CopyText>} back={{ to: '/shipments', label: m.console_nav_shipments() }} neighbours={{ list: 'shipments', href: (to) => `/admin/shipments/${to}` }}
        loading={!parcel && !result.error} error={parcel ? undefined : result.error} retry={refetch} actions={actions}
        status={parcel && <><ParcelPill state={parcel.state} />{parcel.late && parcel.state !== 'CANCELLED' && <Badge tone="danger">{m.orders_late()}</Badge>}</>}
        subtitle={parcel && <><Link to="/orders/$id" params={{ id: parcel.order.id }} className="rowlink num">{parcel.order.number}</Link> · {customerLabel(parcel.order)}</>}
        main={parcel && (
          <>
            {step >= 0 && <section className="panel journey" aria-label={m.orders_journey()}><ProgressSteps steps={PATH.map((s) => shipmentText(s))} at={parcel.state === 'DELIVERED' ? PATH.length : step} label={m.orders_journey()} /></section>}
            <Panel title={m.orders_lines_title({ count: parcel.lines.length })}>
              <ul className="peeklines">{parcel.lines.map((l) => <li key={l.id}><Picture media={l.variant?.product.picture ?? null} alt="" sizes="44px" className="linepic" /><span className="peekname">{l.variant ? <Link to="/products/$id" params={{ id: l.variant.product.id }} className="rowlink">{l.name}</Link> : l.name}<span className="muted num">{l.sku}</span></span><strong className="num">× {l.quantity}</strong></li>)}</ul>
            </Panel>
            <Panel title={m.orders_tracking()} actions={write && isTracked(parcel.state) && <Button size="sm" icon="pin" onClick={() => dialog.show('track')}>{m.orders_track_record()}</Button>}><TrackingTimeline events={parcel.events} /></Panel>
          </>
        )}
        side={parcel && (
          <>
            <Panel title={m.orders_new_where()}><Facts items={[[m.orders_ship_warehouse(), parcel.warehouse.name], [m.orders_ship_carrier(), parcel.carrier.name], [m.orders_print_waybill(), parcel.trackingNumber && <CopyText key="t">{parcel.trackingNumber}</CopyText>], [m.orders_promised(), parcel.promisedAt && <Time key="p" value={parcel.promisedAt} absolute />], [m.orders_parcel_shipped(), parcel.shippedAt && <Time key="s" value={parcel.shippedAt} absolute />], [m.orders_parcel_delivered(), parcel.deliveredAt && <Time key="d" value={parcel.deliveredAt} absolute />], [m.orders_trk_signed(), parcel.signedBy], [m.orders_customer_tracking(), <a key="u" className="rowlink" href={new URL(parcel.trackingUrl, location.href).pathname} target="_blank" rel="noreferrer">{m.orders_customer_tracking_open()}</a>]]} /></Panel>
            <Panel title={m.orders_address()}>{parcel.address ? <div className="stack" style={{ gap: 6 }}><strong>{parcel.address.recipient} <span className="num">{parcel.address.phone}</span></strong><span>{parcel.address.oneLine}</span></div> : m.orders_pickup_text()}</Panel>
          </>
        )}
      />
      {parcel && dialog.open === 'track' && <TrackingDialog parcel={parcel} onClose={dialog.hide} done={refetch} />}
    </>
  );
}

import type { ShipmentState, TrackingCode } from '@/gen/schema';
import { m } from '@/lib/i18n';
import type { Tone } from '@/ui';

const PARCEL: Record<ShipmentState, [() => string, Tone]> = {
  PICKING: [m.orders_parcel_picking, 'info'], PACKED: [m.orders_parcel_packed, 'info'], SHIPPED: [m.orders_parcel_shipped, 'violet'], IN_TRANSIT: [m.orders_parcel_in_transit, 'violet'],
  EXCEPTION: [m.orders_parcel_exception, 'danger'], DELIVERED: [m.orders_parcel_delivered, 'success'], RETURNING: [m.orders_parcel_returning, 'warning'], RETURNED: [m.orders_parcel_returned, 'neutral'], CANCELLED: [m.orders_parcel_cancelled, 'neutral'],
};
export const shipmentText = (state: ShipmentState): string => PARCEL[state][0]();
export const shipmentTone = (state: ShipmentState): Tone => PARCEL[state][1];
export const shipmentOptions = (): Array<{ value: ShipmentState; label: string }> => (Object.keys(PARCEL) as ShipmentState[]).map((value) => ({ value, label: PARCEL[value][0]() }));
/** Parcels that are still somebody's concern: what the dashboard counts as late. */
export const OPEN_SHIPMENTS: readonly ShipmentState[] = ['PICKING', 'PACKED', 'SHIPPED', 'IN_TRANSIT', 'EXCEPTION'];

const TRACKING: Record<TrackingCode, () => string> = {
  PICKED_UP: m.orders_track_picked_up, IN_TRANSIT: m.orders_track_in_transit, ARRIVED_HUB: m.orders_track_arrived_hub, OUT_FOR_DELIVERY: m.orders_track_out_for_delivery, DELIVERED: m.orders_track_delivered,
  FAILED_ATTEMPT: m.orders_track_failed_attempt, EXCEPTION: m.orders_track_exception, RETURNING: m.orders_track_returning, RETURNED: m.orders_track_returned,
};
export const trackingOptions = (): Array<{ value: TrackingCode; label: string }> => (Object.keys(TRACKING) as TrackingCode[]).map((value) => ({ value, label: TRACKING[value]() }));
export const trackingTone = (code: TrackingCode): Tone => (code === 'DELIVERED' ? 'success' : code === 'EXCEPTION' || code === 'FAILED_ATTEMPT' ? 'danger' : code === 'RETURNING' || code === 'RETURNED' ? 'warning' : 'violet');

import type { GoodsLevelFragment } from '@/gen/features/inventory/console-stock';
import { AdjustReasonValues, CancelReasonValues, type AdjustReason, type MovementKind } from '@/gen/schema';
import { cancelReasonText } from '@/features/orders/words';
import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import type { IconName, Tone } from '@/ui';

export type Level = GoodsLevelFragment;

export const reasonName = (r: AdjustReason): string => ({ DAMAGED: m.inventory_reason_damaged, LOST: m.inventory_reason_lost, FOUND: m.inventory_reason_found, EXPIRED: m.inventory_reason_expired, ENTRY_ERROR: m.inventory_reason_entry, OTHER: m.inventory_reason_other })[r]();

/** Reasons that are no choice of a person: what a reservation was given back for, and goods that were there at the beginning. */
const OTHERS: Record<string, () => string> = { expired: m.inventory_release_expired, left: m.inventory_release_left, ordered: m.inventory_release_ordered, take_over: m.inventory_reason_take_over };
/** Why a movement was posted, in words. The ledger keeps codes in small letters: a person's, an order's cancellation's, or our own. */
export function movementReason(kind: MovementKind, code: string): string {
  const upper = code.toUpperCase();
  const adjusted = AdjustReasonValues.find((r) => r === upper);
  const cancelled = CancelReasonValues.find((r) => r === upper);
  if (kind === 'RELEASED' || kind === 'DEALLOCATED') return OTHERS[code]?.() ?? (cancelled ? m.inventory_release_cancelled({ reason: cancelReasonText(cancelled) }) : code);
  return adjusted ? reasonName(adjusted) : (OTHERS[code]?.() ?? code);
}

/** What a planning wrote into the ledger, in the viewer's language; a note that people wrote stays as it is. */
export const movementNote = (note: string): string => note.replace(/^reorder point (\d+) -> (\d+)$/, (_, from: string, to: string) => `${m.inventory_reorder()} ${integer(Number(from))} → ${integer(Number(to))}`);

const KINDS: Record<MovementKind, [() => string, IconName, Tone]> = {
  RECEIVED: [m.inventory_kind_received, 'download', 'success'], ADJUSTED: [m.inventory_kind_adjusted, 'edit', 'warning'], COUNTED: [m.inventory_kind_counted, 'list', 'info'],
  TRANSFER_OUT: [m.inventory_kind_transfer_out, 'arrowRight', 'violet'], TRANSFER_IN: [m.inventory_kind_transfer_in, 'arrowRight', 'violet'], RESERVED: [m.inventory_kind_reserved, 'clock', 'neutral'],
  RELEASED: [m.inventory_kind_released, 'undo', 'neutral'], ALLOCATED: [m.inventory_kind_allocated, 'lock', 'info'], DEALLOCATED: [m.inventory_kind_deallocated, 'undo', 'neutral'],
  SHIPPED: [m.inventory_kind_shipped, 'truck', 'brand'], RETURNED: [m.inventory_kind_returned, 'undo', 'success'], QUARANTINED: [m.inventory_kind_quarantined, 'warning', 'danger'], EXPECTED: [m.inventory_kind_expected, 'calendar', 'neutral'],
};
export const kindName = (k: MovementKind): string => KINDS[k][0]();
export const kindIcon = (k: MovementKind): IconName => KINDS[k][1];
export const kindTone = (k: MovementKind): Tone => KINDS[k][2];

export type Totals = Pick<Level, 'onHand' | 'reserved' | 'allocated' | 'available' | 'incoming' | 'quarantine' | 'safety'>;
/** All warehouses together, from the levels that the live connection keeps up to date. */
export function totals(levels: readonly Level[]): Totals {
  const sum = { onHand: 0, reserved: 0, allocated: 0, available: 0, incoming: 0, quarantine: 0, safety: 0 };
  for (const level of levels) for (const key of Object.keys(sum) as Array<keyof Totals>) sum[key] += level[key];
  return sum;
}
export const bandOf = (levels: readonly Level[]): Level['band'] => (levels.every((l) => l.band === 'OUT') ? 'OUT' : levels.some((l) => l.band !== 'OK') ? 'LOW' : 'OK');

export const sign = (n: number): string => (n > 0 ? `+${n}` : n < 0 ? `−${-n}` : '0');
export const productAddress = (id: string): string => `/admin/products/${id}`;

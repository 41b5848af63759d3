import type { ConsoleZoneFragment } from '@/gen/features/delivery/console-delivery';
import type { DeliveryZoneInput } from '@/gen/schema';
import { m } from '@/lib/i18n';

export const REST = '*';
type Area = { code: string; name: string };
type Slot = { id: string | undefined; starts: string; ends: string; capacity: number };
/** A zone being written; empty amounts are those of the firm. */
export type ZoneDraft = { id: string | undefined; version: number; nameZh: string; nameEn: string; areas: Area[]; minimumOrder: string; freight: string; freeFrom: string; weekdays: number[]; cutOff: string; leadDays: number; closedOn: string[]; slotRequired: boolean; slots: Slot[] };

export const NEW_ZONE: ZoneDraft = { id: undefined, version: 0, nameZh: '', nameEn: '', areas: [], minimumOrder: '', freight: '', freeFrom: '', weekdays: [1, 2, 3, 4, 5, 6, 7], cutOff: '16:00', leadDays: 1, closedOn: [], slotRequired: false, slots: [] };
export const areaLabel = (area: Area): string => (area.code === REST ? m.delivery_areas_rest() : area.name || area.code);
/** 320000 is all of a province: its first two digits. */
export const shortened = (code: string): string => code.replace(/(00){1,2}$/, '');
export const dayNames = (): string[] => [m.delivery_day_1(), m.delivery_day_2(), m.delivery_day_3(), m.delivery_day_4(), m.delivery_day_5(), m.delivery_day_6(), m.delivery_day_7()];

export function formOf(zone: ConsoleZoneFragment): ZoneDraft {
  return {
    id: zone.id, version: zone.version, nameZh: zone.nameZh, nameEn: zone.nameEn, areas: zone.areas.map(({ code, name }) => ({ code, name })), minimumOrder: zone.minimumOrder?.amount ?? '', freight: zone.freight?.amount ?? '', freeFrom: zone.freeFrom?.amount ?? '',
    weekdays: [...zone.weekdays], cutOff: zone.cutOff, leadDays: zone.leadDays, closedOn: [...zone.closedOn], slotRequired: zone.slotRequired, slots: zone.slots.map(({ id, starts, ends, capacity }) => ({ id, starts, ends, capacity })),
  };
}

export function inputOf({ id: _, version: __, areas, slots, ...rest }: ZoneDraft): DeliveryZoneInput {
  return { ...rest, areas: areas.map((a) => a.code), minimumOrder: rest.minimumOrder.trim() || null, freight: rest.freight.trim() || null, freeFrom: rest.freeFrom.trim() || null, slots: slots.map((s) => ({ ...s, id: s.id ?? null })) };
}

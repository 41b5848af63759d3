import { NativeSelect, TextInput } from '@mantine/core';
import { ConsoleDeliveryOptionsDoc } from '@/gen/features/delivery/console-delivery';
import { useQuery } from '@/lib/graphql';
import { weekdayAndDay } from '@/lib/format';
import { m } from '@/lib/i18n';

type Choice = { requestedOn: string; slotId: string };
type Props = { areaCode: string | undefined; value: Choice; change: (next: Choice) => void; of: (field: string) => string | undefined; /** What an order has already. */ kept?: { slotId: string; day: string; starts: string; ends: string } | null };

/** When it is delivered: any day, or where the firm delivers by zones the days and windows there are. */
export function SlotFields({ areaCode, value, change, of, kept }: Props) {
  const [answer] = useQuery({ query: ConsoleDeliveryOptionsDoc, variables: { areaCode: areaCode ?? '' }, pause: areaCode === undefined, requestPolicy: 'cache-and-network' });
  const options = areaCode === undefined ? undefined : answer.data?.deliveryOptions;
  if (!options?.zone) return <TextInput type="date" label={m.orders_new_requested()} value={value.requestedOn} onChange={(e) => change({ requestedOn: e.currentTarget.value, slotId: '' })} error={of('requestedOn') ?? (options && !options.delivered ? m.checkout_outside() : undefined)} />;
  const day = options.days.find((d) => d.day === value.requestedOn);
  const days = options.days.map((d) => ({ value: d.day, label: [weekdayAndDay(d.day), d.reason || (d.windows.length && !d.windows.some((w) => w.free) ? m.checkout_slot_full() : '')].filter(Boolean).join(' · '), disabled: Boolean(d.reason) }));
  const windows = (day?.windows ?? []).map((w) => ({ value: w.slot.id, label: `${w.slot.starts}–${w.slot.ends}${w.free ? (w.left === null ? '' : ` · ${m.checkout_slot_left({ count: w.left })}`) : ` · ${m.checkout_slot_full()}`}`, disabled: !w.free && w.slot.id !== kept?.slotId }));
  const mine = kept && kept.day === value.requestedOn && !windows.some((w) => w.value === kept.slotId) ? [{ value: kept.slotId, label: `${kept.starts}–${kept.ends}`, disabled: false }] : [];
  const known = !value.requestedOn || days.some((d) => d.value === value.requestedOn);
  return (
    <>
      <NativeSelect label={m.checkout_slot_day()} value={value.requestedOn} error={of('requestedOn')} onChange={(e) => change({ ...value, requestedOn: e.currentTarget.value, slotId: '' })} data={[{ value: '', label: m.checkout_slot_any_day() }, ...(known ? [] : [{ value: value.requestedOn, label: weekdayAndDay(value.requestedOn) }]), ...days]} />
      {(windows.length > 0 || mine.length > 0) && <NativeSelect label={m.checkout_slot_time()} value={value.slotId} error={of('slotId')} onChange={(e) => change({ ...value, slotId: e.currentTarget.value })} data={[{ value: '', label: options.zone.slotRequired ? m.checkout_slot_time() : m.checkout_slot_any() }, ...mine, ...windows]} />}
    </>
  );
}

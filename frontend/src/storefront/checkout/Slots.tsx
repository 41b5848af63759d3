import { useEffect } from 'react';
import { StoreDeliveryOptionsDoc } from '@/gen/features/delivery/store-delivery';
import { useQuery } from '@/lib/graphql';
import { locale, m } from '@/lib/i18n';
import { Icon, Money, SkeletonLines } from '@/ui';
import './slots.css';

type Choice = { requestedOn: string; slotId: string };
type Props = { areaCode: string; value: Choice; change: (next: Choice) => void; at: (field: string) => string | undefined; /** What an order has already: it may stay, though nobody could choose it now. */ kept?: { day: string; slotId: string; starts: string; ends: string } };

/** "Mon 11/23": noon keeps the day what it is in every time zone. */
const dayName = (day: string): string => new Date(`${day}T12:00:00`).toLocaleDateString(locale(), { weekday: 'short' });
const short = (day: string): string => day.slice(5).replace('-', '/');

/** The days and windows in which an address is delivered to; what cannot be chosen says why. */
export default function Slots({ areaCode, value, change, at, kept }: Props) {
  const [answer] = useQuery({ query: StoreDeliveryOptionsDoc, variables: { areaCode }, requestPolicy: 'cache-and-network' });
  const options = answer.data?.deliveryOptions;
  const day = options?.days.find((d) => d.day === value.requestedOn);
  const needed = options?.zone?.slotRequired ?? false;
  const bookable = options?.days.some((d) => d.windows.length > 0) ?? false;
  const first = options?.days.find((d) => !d.reason && (!bookable || d.windows.some((w) => w.free)));
  const firstWindow = first?.windows.find((w) => w.free);
  useEffect(() => {
    if (!options?.zone || (kept && kept.day === value.requestedOn && kept.slotId === value.slotId)) return;
    const there = day && !day.reason;
    if (value.requestedOn && !there) change({ requestedOn: '', slotId: '' });
    else if (value.slotId && !day?.windows.some((w) => w.slot.id === value.slotId)) change({ ...value, slotId: '' });
    else if (needed && bookable && !value.requestedOn && first && firstWindow) change({ requestedOn: first.day, slotId: firstWindow.slot.id });
  }, [options, day, value, needed, bookable, first, firstWindow, change, kept]);
  if (!options) return <SkeletonLines lines={2} height={44} />;
  if (!options.delivered) return <p className="note tone-warning" role="alert"><Icon name="warning" size={18} />{m.checkout_outside()}</p>;
  if (!options.zone) return null;
  const { zone } = options;
  const chooseDay = (next: string) => {
    const windows = options.days.find((d) => d.day === next)?.windows ?? [];
    const same = windows.find((w) => w.free && w.slot.id === value.slotId) ?? (needed ? windows.find((w) => w.free) : undefined);
    change({ requestedOn: next, slotId: same?.slot.id ?? '' });
  };
  const wrong = at('slotId') ?? at('requestedOn');
  return (
    <div className="slots">
      <p className="pmeta">{first && m.checkout_slot_cut_off({ zone: zone.name, time: zone.cutOff, day: short(first.day) })}
        {zone.minimumOrder && Number(zone.minimumOrder.minor) > 0 && <> · {m.checkout_zone_minimum()} <Money value={zone.minimumOrder} /></>}
        {zone.freight && <> · {m.checkout_zone_freight()} <Money value={zone.freight} /></>}
        {zone.freeFrom && Number(zone.freeFrom.minor) > 0 && <> · {m.checkout_zone_free_from()} <Money value={zone.freeFrom} /></>}
      </p>
      {kept && <p className="note tone-info num"><Icon name="calendar" size={16} />{m.checkout_delivery_slot()} {kept.day} {kept.starts}–{kept.ends}</p>}
      <fieldset className="field">
        <legend className="label">{m.checkout_slot_day()}</legend>
        <div className="slotdays">
          {!needed && <button type="button" aria-pressed={!value.requestedOn} onClick={() => change({ requestedOn: '', slotId: '' })}><b>{m.checkout_slot_any_day()}</b></button>}
          {options.days.map((d) => {
            const full = d.windows.length > 0 && !d.windows.some((w) => w.free);
            return <button key={d.day} type="button" disabled={Boolean(d.reason) || (full && needed)} title={d.reason ?? undefined} aria-pressed={d.day === value.requestedOn} onClick={() => chooseDay(d.day)}><b>{dayName(d.day)}</b><span className="num">{short(d.day)}</span>{d.reason ? <small>{d.reason}</small> : full && <small>{m.checkout_slot_full()}</small>}</button>;
          })}
        </div>
      </fieldset>
      {day && day.windows.length > 0 && (
        <fieldset className="field">
          <legend className="label">{m.checkout_slot_time()}</legend>
          <div className="slottimes" aria-invalid={wrong ? true : undefined}>
            {!needed && <button type="button" aria-pressed={!value.slotId} onClick={() => change({ ...value, slotId: '' })}><b>{m.checkout_slot_any()}</b></button>}
            {day.windows.map((w) => <button key={w.slot.id} type="button" disabled={!w.free} aria-pressed={w.slot.id === value.slotId} onClick={() => change({ ...value, slotId: w.slot.id })}><b className="num">{w.slot.starts}–{w.slot.ends}</b>{!w.free ? <small>{m.checkout_slot_full()}</small> : w.left !== null && <small>{m.checkout_slot_left({ count: w.left })}</small>}</button>)}
          </div>
        </fieldset>
      )}
      {wrong && <div className="error note tone-danger" role="alert"><Icon name="warning" size={16} /><span>{wrong}</span></div>}
    </div>
  );
}

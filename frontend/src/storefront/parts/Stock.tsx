import { shortDay } from '@/lib/format';
import { m } from '@/lib/i18n';

export type ShopAvailability = { band: 'OK' | 'LOW' | 'OUT'; available: number | null; expectedOn: string | null; expected?: number | null };

/** How much there is, in words and colour, and when more comes. */
export function Stock({ value, unit }: { value: ShopAvailability; unit?: string | undefined }) {
  const words = value.band === 'OUT' ? m.store_stock_out() : value.available != null && value.band === 'LOW' ? m.store_stock_left({ count: value.available, unit: unit ?? '' }) : value.band === 'LOW' ? m.store_stock_low() : m.store_stock_ok();
  return <span className={`stock ${value.band.toLowerCase()}`}><i aria-hidden="true" />{words}{value.expectedOn && value.band !== 'OK' && <span className="muted"> · {m.store_stock_expected({ day: shortDay(value.expectedOn) })}{value.expected ? ` ${value.expected} ${unit ?? ''}` : ''}</span>}</span>;
}

import { date } from '@/lib/format';
import { m } from '@/lib/i18n';

type Validity = { active: boolean; validFrom?: string | null; validTo?: string | null };

/** Whether a price list counts now, will, or no longer does. */
export const validity = (one: Validity, now = Date.now()): 'now' | 'later' | 'over' | 'off' => (!one.active ? 'off' : one.validFrom && Date.parse(one.validFrom) > now ? 'later' : one.validTo && Date.parse(one.validTo) <= now ? 'over' : 'now');
export const VALIDITY_TONES = { now: 'success', later: 'info', over: 'neutral', off: 'neutral' } as const;
export const validityName = (v: ReturnType<typeof validity>): string => ({ now: m.catalog_valid_now, later: m.catalog_valid_later, over: m.catalog_valid_over, off: m.catalog_valid_off })[v]();

/** The last day on which it counts: `validTo` is the moment at which it no longer does, most often a midnight. */
export const lastDay = (validTo: string): string => date(new Date(Date.parse(validTo) - 1).toISOString());

/** From its first to its last day, in words where a side is open. */
export function validityDays({ validFrom, validTo }: Pick<Validity, 'validFrom' | 'validTo'>): string {
  if (validFrom && validTo) return `${date(validFrom)} – ${lastDay(validTo)}`;
  if (validFrom) return m.catalog_valid_since({ day: date(validFrom) });
  return validTo ? m.catalog_until({ day: lastDay(validTo) }) : m.catalog_valid_always();
}

import type { LimitMode, LimitSubject, Period, RequestState } from '@/gen/schema';
import { m } from '@/lib/i18n';
import type { Option, Tone } from '@/ui';

const SUBJECT: Record<LimitSubject, () => string> = { COMPANY: m.company_subject_company, EACH_MEMBER: m.company_subject_each, MEMBER: m.company_subject_member };
export const subjectText = (subject: LimitSubject): string => SUBJECT[subject]();
export const subjectOptions = (): Option[] => optionsOf(SUBJECT);

const PERIOD: Record<Period, [every: () => string, now: () => string]> = {
  DAY: [m.company_period_day, m.company_now_day], WEEK: [m.company_period_week, m.company_now_week], MONTH: [m.company_period_month, m.company_now_month],
  QUARTER: [m.company_period_quarter, m.company_now_quarter], YEAR: [m.company_period_year, m.company_now_year],
};
export const periodText = (period: Period): string => PERIOD[period][0]();
export const currentPeriod = (period: Period): string => PERIOD[period][1]();
export const periodOptions = (): Option[] => (Object.keys(PERIOD) as Period[]).map((value) => ({ value, label: periodText(value) }));

const MODE: Record<LimitMode, () => string> = { BLOCK: m.company_mode_block, NEEDS_APPROVAL: m.company_mode_approval };
export const modeText = (mode: LimitMode): string => MODE[mode]();
export const modeOptions = (): Option[] => optionsOf(MODE);

const STATE: Record<RequestState, [() => string, Tone]> = {
  PENDING: [m.company_state_pending, 'warning'], APPROVED: [m.company_state_approved, 'success'], REJECTED: [m.company_state_rejected, 'danger'],
  WITHDRAWN: [m.company_state_withdrawn, 'neutral'], EXPIRED: [m.company_state_expired, 'neutral'], CANCELLED: [m.company_state_cancelled, 'neutral'],
};
export const requestText = (state: RequestState): string => STATE[state][0]();
export const requestTone = (state: RequestState): Tone => STATE[state][1];

/** Who has to approve, in words: the one who is named, or whoever may. */
export const approverText = (approver: { name: string } | null | undefined): string => approver?.name ?? m.company_step_anybody_short();

function optionsOf<K extends string>(table: Record<K, () => string>): Option[] {
  return (Object.keys(table) as K[]).map((value) => ({ value, label: table[value]() }));
}

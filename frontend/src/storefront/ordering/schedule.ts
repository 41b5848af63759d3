import { m } from '@/lib/i18n';

/** Names of the days, Monday first. */
export const weekdays = (): string[] => [m.ordering_monday(), m.ordering_tuesday(), m.ordering_wednesday(), m.ordering_thursday(), m.ordering_friday(), m.ordering_saturday(), m.ordering_sunday()];
export const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** "每周一 07:00" */
export const scheduleText = (plan: { weekday: number; weeks: number; hour: number }): string => {
  const given = { day: weekdays()[plan.weekday] ?? '', time: clock(plan.hour) };
  return plan.weeks > 1 ? m.ordering_every_weeks({ ...given, weeks: plan.weeks }) : m.ordering_every_week(given);
};

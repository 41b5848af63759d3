/** Wall-clock time of a zone as fields for date and time have it: 2026-12-01T08:30. */
export function wallTime(iso: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(iso));
  const of = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

/** The moment at which a zone's clock shows this. What a clock skips in spring is the hour after; what it shows twice, the first of both. */
export function instant(wall: string, zone: string): string {
  const wanted = Date.parse(`${wall}:00Z`);
  const offset = (at: number): number => Date.parse(`${wallTime(new Date(at).toISOString(), zone)}:00Z`) - at;
  const found = [offset(wanted - 86_400_000), offset(wanted + 86_400_000)].map((o) => wanted - o).sort((a, b) => a - b);
  const moment = found.find((at) => at + offset(at) === wanted) ?? found.at(-1)!;
  return new Date(moment).toISOString();
}

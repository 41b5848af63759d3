import { describe, expect, it } from 'vitest';
import { instant, wallTime } from './zone';

describe('times of a zone', () => {
  it.each([
    ['2026-12-01T00:00', 'Asia/Shanghai', '2026-11-30T16:00:00.000Z'],
    ['2026-07-01T09:30', 'Europe/Berlin', '2026-07-01T07:30:00.000Z'],
    ['2026-12-01T09:30', 'Europe/Berlin', '2026-12-01T08:30:00.000Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
  ])('%s in %s', (wall, zone, iso) => {
    expect(instant(wall, zone)).toBe(iso);
    expect(wallTime(iso, zone)).toBe(wall);
  });

  it('an hour that is skipped is the one after', () => {
    expect(wallTime(instant('2026-03-29T02:30', 'Europe/Berlin'), 'Europe/Berlin')).toBe('2026-03-29T03:30');
  });
});

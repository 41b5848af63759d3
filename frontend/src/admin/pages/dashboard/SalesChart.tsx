import { money, shortDay } from '@/lib/format';

export type DayPoint = { day: string; orders: number; sales: { amount: string; minor: number | string; currency: string } };

/** A round number not below `most`, whose quarters are round too: the top of the scale. */
function topOf(most: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 2, 4, 6, 8, 10].map((n) => n * size).find((n) => n >= most) ?? 10 * size;
}

/** A bar per day. Thirty bars need no chart library: HTML takes the theme's colours and is read aloud by itself. */
export default function SalesChart({ days, label, told }: { days: readonly DayPoint[]; label: string; told: (day: DayPoint) => string }) {
  const currency = days[0]?.sales.currency ?? 'CNY';
  const top = topOf(Math.max(1, ...days.map((d) => Number(d.sales.minor) / 100)));
  const marks = [1, 0.75, 0.5, 0.25, 0];
  return (
    <div className="chart">
      <div className="chart-scale num" aria-hidden="true">{marks.map((part) => <span key={part} style={{ top: `${(1 - part) * 100}%` }}>{money({ amount: String(Math.round(top * part)), currency }).replace(/\.00$/, '')}</span>)}</div>
      <ol className="bars" aria-label={label}>
        {days.map((d, i) => (
          <li key={d.day}>
            <span className={`bar ${i === days.length - 1 ? 'now' : ''}`}><i style={{ height: `${(Number(d.sales.minor) / 100 / top) * 100}%` }} /><span className={`charttip num ${i < 6 ? 'left' : i > days.length - 7 ? 'right' : ''}`}>{told(d)}</span></span>
            {(days.length - 1 - i) % 5 === 0 && <span className="bar-day num" aria-hidden="true">{shortDay(d.day)}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}

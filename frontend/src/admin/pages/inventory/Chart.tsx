import { integer, date } from '@/lib/format';
import { m } from '@/lib/i18n';

export type Point = { at: number; onHand: number; available: number };
const W = 640, H = 130, PAD = 6;

/** Stock over time as steps: it stays until something happens. Drawn by hand, since one line needs no chart library. */
export function StockChart({ points }: { points: Point[] }) {
  if (points.length < 2) return null;
  const first = points[0]!.at, last = points.at(-1)!.at;
  const low = Math.min(0, ...points.map((p) => p.available)), high = Math.max(1, ...points.map((p) => p.onHand));
  const x = (t: number) => PAD + ((t - first) / Math.max(1, last - first)) * (W - 2 * PAD);
  const y = (n: number) => H - PAD - ((n - low) / (high - low)) * (H - 2 * PAD);
  const line = (value: (p: Point) => number) => points.map((p, i) => (i ? `H${x(p.at).toFixed(1)}V${y(value(p)).toFixed(1)}` : `M${x(p.at).toFixed(1)} ${y(value(p)).toFixed(1)}`)).join('');
  const now = points.at(-1)!;
  return (
    <figure className="stockchart">
      <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={m.inventory_chart({ from: date(new Date(first).toISOString()), to: date(new Date(last).toISOString()), count: integer(now.onHand) })} preserveAspectRatio="none">
        <path className="area" d={`${line((p) => p.available)}V${y(low)}H${x(first)}Z`} />
        <path className="onhand" d={line((p) => p.onHand)} /><path className="avail" d={line((p) => p.available)} />
      </svg>
      <figcaption><span className="num muted">{date(new Date(first).toISOString())}</span><span className="legend"><i className="k1" />{m.inventory_on_hand()} <strong className="num">{integer(now.onHand)}</strong><i className="k2" />{m.inventory_available()} <strong className="num">{integer(now.available)}</strong></span><span className="num muted">{date(new Date(last).toISOString())}</span></figcaption>
    </figure>
  );
}

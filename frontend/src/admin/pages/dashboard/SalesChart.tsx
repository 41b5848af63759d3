import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { money, shortDay } from '@/lib/format';
import { usePaintedTheme } from '@/lib/theme';

export type DayPoint = { day: string; orders: number; sales: { amount: string; minor: number | string; currency: string } };

/** The colour that `var(--name)` paints now; light-dark() is resolved by the browser. */
function painted(box: HTMLElement, name: string, alpha = 1): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${name})`;
  box.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return alpha === 1 ? colour : colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
}

/** Bars of a day's sales; hovering tells day, money and orders. Drawn on a canvas, so the page offers the same as a table. */
export default function SalesChart({ days, label, told }: { days: readonly DayPoint[]; label: string; told: (day: DayPoint) => string }) {
  const box = useRef<HTMLDivElement>(null);
  const theme = usePaintedTheme();
  const teller = useRef(told);
  teller.current = told;
  useEffect(() => {
    const element = box.current;
    if (!element || days.length === 0) return undefined;
    const tip = document.createElement('div');
    tip.className = 'charttip';
    const muted = painted(element, '--muted');
    const line = painted(element, '--line');
    const axis = { stroke: muted, font: '12px system-ui', ticks: { show: false } };
    const bars = UPlot.paths.bars?.({ size: [0.62, 28], radius: 0.25 });
    const currency = days[0]!.sales.currency;
    const chart = new UPlot({
      width: element.clientWidth, height: 210, legend: { show: false }, padding: [8, 16, 0, 0],
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: { x: { time: false, range: [-0.6, days.length - 0.4] }, y: { range: (_u, _min, max) => [0, Math.max(1, max * 1.12)] } },
      axes: [
        { ...axis, size: 28, grid: { show: false }, splits: () => days.map((_, i) => i).filter((i) => (days.length - 1 - i) % (element.clientWidth < 480 ? 7 : 4) === 0), values: (_u, at) => at.map((i) => shortDay(days[i]?.day ?? '')) },
        { ...axis, size: 78, grid: { stroke: line, width: 1 }, values: (_u, at) => at.map((v) => money({ amount: String(Math.round(v)), currency }).replace(/\.00$/, '')) },
      ],
      series: [{}, { stroke: painted(element, '--brand'), fill: painted(element, '--brand', 0.82), width: 0, points: { show: false }, ...(bars ? { paths: bars } : {}) }],
      hooks: { setCursor: [(u) => {
        const at = u.cursor.idx;
        const day = at === null || at === undefined ? undefined : days[at];
        tip.hidden = !day || u.cursor.left! < 0;
        if (!day) return;
        tip.textContent = teller.current(day);
        const x = u.valToPos(at!, 'x');
        tip.style.left = `${Math.max(70, Math.min(u.over.clientWidth - 70, x))}px`;
      }] },
    }, [days.map((_, i) => i), days.map((d) => Number(d.sales.minor) / 100)], element);
    tip.hidden = true;
    chart.over.append(tip);
    const watch = new ResizeObserver(() => { if (element.clientWidth) chart.setSize({ width: element.clientWidth, height: 210 }); });
    watch.observe(element);
    return () => { watch.disconnect(); chart.destroy(); };
  }, [days, theme]);
  return <div ref={box} className="chart" role="img" aria-label={label} />;
}

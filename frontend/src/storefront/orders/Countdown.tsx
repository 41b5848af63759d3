import { useEffect, useState } from 'react';
import { dateTime } from '@/lib/format';
import { m } from '@/lib/i18n';
import { Icon } from '@/ui';

const two = (n: number) => String(n).padStart(2, '0');
const DAY_MS = 86_400_000;

/** Until when the stock is kept; ticks each second in the last day. */
export function Countdown({ until }: { until: string }) {
  const [left, setLeft] = useState(() => Date.parse(until) - Date.now());
  useEffect(() => {
    const timer = setInterval(() => setLeft(Date.parse(until) - Date.now()), 1000);
    return () => clearInterval(timer);
  }, [until]);
  if (left <= 0) return <p className="note tone-warning"><Icon name="clock" size={18} />{m.store_hold_over()}</p>;
  const seconds = Math.floor(left / 1000);
  const clock = left < DAY_MS ? `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}` : dateTime(until);
  return <p className="note tone-info"><Icon name="clock" size={18} /><span>{left < DAY_MS ? m.store_hold_left() : m.store_hold_until()} <b className="num" role="timer">{clock}</b></span></p>;
}

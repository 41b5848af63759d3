import { useCallback, useEffect, useState } from 'react';
import { useCarried } from '@/lib/draft';

/** Whole seconds until 0, by this device's own clock; `start(60)` begins again. Goes on under its name when the language is switched. */
export function useCountdown(name: string): [left: number, start: (seconds: number) => void] {
  const [until, setUntil] = useCarried(name, 0);
  const [now, setNow] = useState(Date.now);
  const left = Math.max(0, Math.ceil((until - now) / 1000));
  const over = left === 0;
  useEffect(() => {
    if (over) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [over]);
  const start = useCallback((seconds: number) => { setNow(Date.now()); setUntil(Date.now() + seconds * 1000); }, [setUntil]);
  return [left, start];
}

import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { m } from '@/lib/i18n';
import { Icon } from './icons';

export type QuantityRule = { min: number; step: number; max?: number | undefined };

/** The next permitted quantity upwards or downwards; below the minimum comes 0 (= not wanted) when `zero` is allowed. */
export function stepTo(value: number, direction: 1 | -1, { min, step, max = Infinity }: QuantityRule, zero = false): number {
  if (direction > 0) return Math.min(value < min ? min : value + step - ((value - min) % step), Math.max(min, min + Math.floor((max - min) / step) * step));
  if (value <= min) return zero ? 0 : min;
  const rest = (value - min) % step;
  return value - (rest || step);
}

/** Rounds a typed number up to what may be ordered, and down to what there is. */
export function permitted(value: number, { min, step, max = Infinity }: QuantityRule, zero = false): number {
  if (!(value > 0)) return zero ? 0 : min;
  const up = value <= min ? min : min + Math.ceil((value - min) / step) * step;
  return up <= max ? up : Math.max(min, min + Math.floor((max - min) / step) * step);
}

type Props = QuantityRule & { value: number; onChange: (value: number) => void; label: string; unit?: string; zero?: boolean; disabled?: boolean };

/** Plus and minus repeat while held, arrows and page keys work, typing is corrected when the field is left. */
export function QuantityStepper({ value, onChange, label, unit, zero = false, disabled, min, step, max }: Props) {
  const rule = { min, step, max };
  const [text, setText] = useState(String(value));
  const latest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => { latest.current = value; setText(String(value)); }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const set = (next: number) => { if (next !== latest.current) { latest.current = next; onChange(next); } setText(String(next)); };
  const nudge = (direction: 1 | -1, times = 1) => { let next = latest.current; for (let i = 0; i < times; i++) next = stepTo(next, direction, rule, zero); set(next); };
  const hold = (direction: 1 | -1) => {
    nudge(direction);
    let wait = 420;
    // A button that has come to its end is disabled and hears of no release.
    const again = () => { const before = latest.current; nudge(direction); wait = Math.max(60, wait * 0.75); if (latest.current !== before) timer.current = setTimeout(again, wait); };
    timer.current = setTimeout(again, wait);
  };
  const release = () => clearTimeout(timer.current);
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = { ArrowUp: () => nudge(1), ArrowDown: () => nudge(-1), PageUp: () => nudge(1, 10), PageDown: () => nudge(-1, 10), Enter: () => set(permitted(Number(text), rule, zero)) };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };
  const press = (direction: 1 | -1) => ({
    onPointerDown: (event: { button: number }) => { if (event.button === 0) hold(direction); },
    onPointerUp: release, onPointerLeave: release, onPointerCancel: release,
    onClick: (event: { detail: number }) => { if (event.detail === 0) nudge(direction); },
    onContextMenu: (event: { preventDefault: () => void }) => event.preventDefault(),
  });
  return (
    <span className="stepper" role="group" aria-label={label}>
      <button type="button" aria-label={m.ui_less()} disabled={disabled || value <= (zero ? 0 : min)} {...press(-1)}><Icon name="minus" size={18} /></button>
      <input inputMode="numeric" aria-label={label} value={text} disabled={disabled} onFocus={(e) => e.currentTarget.select()} onChange={(e) => setText(e.currentTarget.value.replace(/\D/g, '').slice(0, 7))} onBlur={() => set(permitted(Number(text), rule, zero))} onKeyDown={onKeyDown} />
      {unit && <span className="unit">{unit}</span>}
      <button type="button" aria-label={m.ui_more_of()} disabled={disabled || (max !== undefined && value >= max)} {...press(1)}><Icon name="plus" size={18} /></button>
    </span>
  );
}

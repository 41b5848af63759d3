import { act, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { QuantityStepper, permitted, stepTo } from './QuantityStepper';

const rule = { min: 6, step: 4, max: 25 };
describe('permitted quantities of "at least 6, by 4, at most 25"', () => {
  it.each([[0, 6], [1, 6], [6, 6], [7, 10], [10, 10], [23, 22], [99, 22]])('typing %i gives %i', (typed, got) => expect(permitted(typed, rule)).toBe(got));
  it.each([[6, 10], [7, 10], [22, 22], [0, 6]])('plus on %i gives %i', (from, got) => expect(stepTo(from, 1, rule)).toBe(got));
  it.each([[10, 6], [9, 6], [6, 6]])('minus on %i gives %i', (from, got) => expect(stepTo(from, -1, rule)).toBe(got));
  it('reaches zero only where that is allowed', () => expect(stepTo(6, -1, rule, true)).toBe(0));
});

it('works by keyboard and corrects what was typed', () => {
  function Host() {
    const [n, set] = useState(6);
    return <QuantityStepper label="数量" value={n} onChange={set} {...rule} />;
  }
  render(<Host />);
  const input = screen.getByRole<HTMLInputElement>('textbox', { name: '数量' });
  fireEvent.keyDown(input, { key: 'ArrowUp' });
  expect(input.value).toBe('10');
  fireEvent.change(input, { target: { value: '13' } });
  fireEvent.blur(input);
  expect(input.value).toBe('14');
});

it('stops at the end while it is held: a disabled button hears of no release', () => {
  vi.useFakeTimers();
  function Host() {
    const [n, set] = useState(6);
    return <QuantityStepper label="数量" value={n} onChange={set} {...rule} max={22} />;
  }
  const { container } = render(<Host />);
  const [less, more] = container.querySelectorAll('button');
  fireEvent.pointerDown(more!, { button: 0 });
  act(() => { vi.advanceTimersByTime(10_000); });
  expect([container.querySelector('input')!.value, more!.disabled, vi.getTimerCount()]).toEqual(['22', true, 0]);
  fireEvent.pointerDown(less!, { button: 0 });
  fireEvent.pointerUp(less!);
  act(() => { vi.advanceTimersByTime(10_000); });
  expect(container.querySelector('input')!.value).toBe('18');
  vi.useRealTimers();
});

import { act, renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Problem } from '@/lib/problem';
import { useFaults } from './useFaults';

const refused = (): Problem => ({ code: 'INVALID', message: 'both', problems: [{ code: 'REQUIRED', field: 'name', message: 'no name' }, { code: 'REQUIRED', field: 'phone', message: 'no phone' }, { code: 'BUSY', message: 'later' }] } as Problem);
const start = () => renderHook(({ problem }: { problem: Problem | null }) => useFaults(problem, ['name', 'phone']), { initialProps: { problem: refused() as Problem | null } });

it('blames each field and tells the rest apart', () => {
  const { result } = start();
  expect([result.current.at('name'), result.current.at('phone'), result.current.at('email')]).toEqual(['no name', 'no phone', undefined]);
  expect(result.current.others.map((one) => one.message)).toEqual(['later']);
});

it('does not blame a field that was changed, until it is refused again', () => {
  const { result, rerender } = start();
  act(() => result.current.mended('name'));
  expect([result.current.at('name'), result.current.at('phone')]).toEqual([undefined, 'no phone']);
  act(() => result.current.mended('phone'));
  expect([result.current.at('name'), result.current.at('phone')]).toEqual([undefined, undefined]);
  rerender({ problem: null });
  rerender({ problem: refused() });
  expect(result.current.at('name')).toBe('no name');
});

it('takes a single refusal, too', () => {
  const { result } = renderHook(() => useFaults({ code: 'REQUIRED', field: 'name', message: 'no name' }, ['name']));
  expect([result.current.at('name'), result.current.others]).toEqual(['no name', []]);
});

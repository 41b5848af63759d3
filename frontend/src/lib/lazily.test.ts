import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { patiently } from './lazily';
import { watchSheets } from './sheets';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); vi.unstubAllGlobals(); });

test('a part that does not arrive is asked for until the server is there again', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  const load = vi.fn().mockRejectedValueOnce(new TypeError('cut')).mockRejectedValueOnce(new TypeError('cut')).mockResolvedValue('part');
  const part = patiently(load);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(load).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await part).toBe('part');
});

test('a part of another version is not waited for', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve({ ok: true }));
  const load = vi.fn().mockRejectedValue(new TypeError('404'));
  const part = expect(patiently(load)).rejects.toThrow('404');
  await vi.advanceTimersByTimeAsync(1_000);
  await part;
  expect(load).toHaveBeenCalledTimes(2);
});

test('a style sheet that failed does not stay', () => {
  watchSheets();
  const link = document.createElement('link');
  document.head.append(link);
  link.dispatchEvent(new Event('error'));
  expect(link.isConnected).toBe(false);
});

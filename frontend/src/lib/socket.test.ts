import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';

const { made, refetchActive } = vi.hoisted(() => ({ made: { options: undefined as unknown, terminate: vi.fn() }, refetchActive: vi.fn() }));
vi.mock('./active', () => ({ refetchActive }));
vi.mock('graphql-ws', () => ({ createClient: (options: unknown) => { made.options = options; return { subscribe: vi.fn(), terminate: made.terminate, dispose: vi.fn() }; } }));

/** Test files share their modules: another one may have read these with the real library. */
let connection: typeof import('./live').connection;
let openSocket: typeof import('./socket').openSocket;
beforeAll(async () => {
  vi.resetModules();
  ({ connection } = await import('./live'));
  ({ openSocket } = await import('./socket'));
});

type Options = { retryWait: () => Promise<void>; shouldRetry: (event: unknown) => boolean; on: Record<'connecting' | 'connected' | 'closed', (value?: unknown) => void> };
const options = () => made.options as Options;
const network = (onLine: boolean) => { vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(onLine); dispatchEvent(new Event(onLine ? 'online' : 'offline')); };
let close = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  refetchActive.mockClear();
  ({ close } = openSocket());
  options().on.connecting(false);
});
afterEach(() => { close(); vi.useRealTimers(); vi.restoreAllMocks(); });

it('asks again after a gap and after a slow start, not after a quick one', () => {
  options().on.connected();
  expect([connection.get(), refetchActive.mock.calls.length]).toEqual(['live', 0]);
  options().on.closed({ code: 1006 });
  expect(connection.get()).toBe('reconnecting');
  options().on.connecting(true);
  options().on.connected();
  expect([connection.get(), refetchActive.mock.calls.length]).toEqual(['live', 1]);
  options().on.closed({ code: 1000 });
  options().on.connecting(false);
  vi.advanceTimersByTime(3_000);
  options().on.connected();
  expect(refetchActive).toHaveBeenCalledTimes(2);
});

it('comes back and asks again when the server sent it away for being slow, not when the session has ended', () => {
  options().on.connected();
  const sentAway = new CloseEvent('close', { code: 4503, reason: 'Too far behind' });
  options().on.closed(sentAway);
  expect([connection.get(), options().shouldRetry(sentAway)]).toEqual(['reconnecting', true]);
  options().on.connecting(true);
  options().on.connected();
  expect([connection.get(), refetchActive.mock.calls.length]).toEqual(['live', 1]);
  expect(options().shouldRetry(new CloseEvent('close', { code: 4403 }))).toBe(false);
});

it('is silent when the socket was closed because nobody needs it', () => {
  options().on.connected();
  options().on.closed({ code: 1000, reason: 'Normal Closure' });
  vi.advanceTimersByTime(60_000);
  expect([connection.get(), refetchActive.mock.calls.length]).toEqual(['idle', 0]);
});

it('polls while the socket stays away, and stops when it is back', () => {
  options().on.connected();
  options().on.closed({ code: 1006 });
  vi.advanceTimersByTime(24_500);
  expect([connection.get(), refetchActive.mock.calls.length]).toEqual(['polling', 2]);
  options().on.connected();
  vi.advanceTimersByTime(60_000);
  expect([connection.get(), refetchActive.mock.calls.length]).toEqual(['live', 3]);
});

it('tries at once when the network is back, however long the last pause was', async () => {
  options().on.connected();
  network(false);
  for (let attempt = 0; attempt < 8; attempt += 1) void options().retryWait();
  let tried = false;
  void options().retryWait().then(() => { tried = true; });
  await vi.advanceTimersByTimeAsync(1_000);
  expect([connection.get(), tried]).toEqual(['offline', false]);
  network(true);
  await vi.advanceTimersByTimeAsync(0);
  expect([connection.get(), tried, refetchActive.mock.calls.length]).toEqual(['reconnecting', true, 1]);
});

it('says nothing any more after it was closed', () => {
  options().on.connected();
  close();
  options().on.closed({ code: 1006 });
  network(false);
  expect(connection.get()).toBe('idle');
});

import type { Client } from '@urql/core';
import { refetchActive } from '@/lib/active';
import { m } from '@/lib/i18n';
import { connection } from '@/lib/live';
import { createStoredStore } from '@/lib/store';
import { toast } from '@/ui';
import { forget, waiting } from '../cart/useCart';
import { PREFIX, entry } from './entries';
import { watchInstall } from './install';
import { goneOffline, net } from './net';
import { drain, entries, forgetWaiting, showWaiting } from './outbox';
import { startWorker, toldBefore } from './worker-page';

const SOON_MS = 1_000;
const LATER_MS = 8_000;
const LEFT_MS = 5_000;

/** Whose changes wait in this browser; null: a visitor's. */
const owner = createStoredStore<string | null>('out-owner', null);
let client: Client | undefined;
let started = false;
/** Whether what waits is of the person who is here. */
let mine = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let onMove: (path: string) => void = () => {};
/** The page of the cart, to which a message about it leads. */
export const leadTo = (move: (path: string) => void): void => { onMove = move; };

async function reachable(): Promise<boolean> {
  try { return (await fetch('/health', { cache: 'no-store' })).ok; } catch { return false; }
}

/** Sends what waits and says what came of it; what another tab has just chosen is looked at later. */
async function deliverAll(): Promise<void> {
  if (!client || !mine || net.get().offline) return;
  const found = await drain(client);
  if (found && found.sent + found.asked > 0) {
    const open = found.asked + found.troubles;
    const action = { label: m.store_to_cart(), run: () => onMove('/cart') };
    toast(open ? m.offline_back_open({ sent: found.sent, count: open }) : m.offline_back({ sent: found.sent }), open ? { action } : {});
  }
  if (entries().length) setTimeout(() => void deliverAll(), LEFT_MS);
}

function back(): void {
  net.set((before) => ({ ...before, offline: false }));
  if (connection.get() === 'idle') refetchActive();
  void deliverAll();
}

async function look(): Promise<void> {
  clearTimeout(timer);
  if (!net.get().offline) return;
  if (!document.hidden && navigator.onLine && (await reachable())) back();
  else timer = setTimeout(() => void look(), LATER_MS);
}

/** Says who is here; null for nobody. What waits is theirs, or hidden from a visitor, or gone with another person's arrival. */
export function own(person: string | null): void {
  const before = owner.get();
  mine = person !== null || before === null;
  if (!mine) return waiting.set({});
  if (before !== null && before !== person) forgetWaiting();
  owner.set(person);
  showWaiting();
  return void deliverAll();
}

/** Begins to watch the network for this page; `next` is the client of who is here now. */
export function watch(next: Client): void {
  client = next;
  if (started) return;
  started = true;
  let was = false;
  const changed = (): void => {
    const { offline } = net.get();
    if (offline && !was) timer = setTimeout(() => void look(), SOON_MS);
    was = offline;
  };
  net.subscribe(changed);
  changed();
  addEventListener('offline', () => goneOffline());
  addEventListener('online', () => void look());
  document.addEventListener('visibilitychange', () => { if (!document.hidden) void look(); });
  addEventListener('storage', (event) => {
    if (!event.key?.startsWith(PREFIX)) return;
    const key = event.key.slice(PREFIX.length);
    const theirs = entry(key);
    if (theirs?.failed) waiting.set((all) => ({ ...all, [key]: theirs.quantity }));
    else if (!theirs && waiting.get()[key] !== undefined) forget(key, waiting.get()[key]!);
  });
  watchInstall();
  if (!navigator.onLine) goneOffline();
  void toldBefore().then((told) => { if (told) goneOffline(told.at ?? Date.now()); });
  void startWorker((told) => goneOffline(told.at ?? Date.now()), () => { if (!net.get().offline) refetchActive(); });
}

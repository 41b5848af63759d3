import { net } from './net';
import type { Good, Told } from './worker-types';

const ANSWER_MS = 3_000;
const LOOK_MS = 3_600_000;

/** Asks the worker; undefined when there is none, or it does not answer. */
function askWorker<T>(message: { kind: string; text?: string; ids?: string[] }): Promise<T | undefined> {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return Promise.resolve(undefined);
  return new Promise((done) => {
    const channel = new MessageChannel();
    const late = setTimeout(() => done(undefined), ANSWER_MS);
    channel.port1.addEventListener('message', (event) => { clearTimeout(late); channel.port1.close(); done(event.data as T); });
    channel.port1.start();
    worker.postMessage(message, [channel.port2]);
  });
}

/** Goods that were seen before and whose names or numbers hold these words. */
export const keptGoods = async (text: string): Promise<Good[]> => (await askWorker<Good[]>({ kind: 'find', text })) ?? [];
/** Variants that were seen before. */
export const keptVariants = async (ids: string[]): Promise<Good[]> => (await askWorker<Good[]>({ kind: 'find', ids })) ?? [];
/** Whether this page was answered without a network before anybody listened. */
export const toldBefore = (): Promise<{ at: number | null } | undefined> => askWorker({ kind: 'told' });

let asked = false;
/** The new version takes over, and this page starts anew. Other tabs go on as they are, and are told. */
export async function startNewVersion(): Promise<void> {
  asked = true;
  const waiting = (await navigator.serviceWorker.getRegistration())?.waiting;
  if (waiting) waiting.postMessage({ kind: 'activate' });
  else location.reload();
}

/** Registers the worker and watches for new versions. `onFirst`: it has just begun to watch over a page that it did not load. */
export async function startWorker(onTold: (told: Told) => void, onFirst: () => void): Promise<void> {
  const { serviceWorker } = navigator;
  if (!serviceWorker || !import.meta.env.PROD) return;
  const ready = (): void => net.set((before) => ({ ...before, update: true }));
  let watched = serviceWorker.controller !== null;
  serviceWorker.addEventListener('message', (event: MessageEvent<Told>) => { if (event.data?.kind === 'kept') onTold(event.data); });
  serviceWorker.addEventListener('controllerchange', () => {
    if (asked) location.reload();
    else if (watched) ready();
    else { watched = true; onFirst(); }
  });
  const registration = await serviceWorker.register('/sw.js').catch(() => undefined);
  if (!registration) return;
  if (registration.waiting && serviceWorker.controller) ready();
  registration.addEventListener('updatefound', () => {
    const next = registration.installing;
    next?.addEventListener('statechange', () => { if (next.state === 'installed' && serviceWorker.controller) ready(); });
  });
  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - looked < LOOK_MS) return;
    looked = Date.now();
    registration.update().catch(() => {});
  });
}

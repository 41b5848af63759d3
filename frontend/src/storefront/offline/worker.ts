/**
 * The storefront's service worker. It keeps the app as it was built, pictures that were seen, and what the server last
 * answered; without a network it answers from these. It writes nothing to the server but a sign-out that could not be
 * sent: what a buyer changes offline waits in the page (outbox.ts). Bundled alone, by tools/service-worker.ts.
 */
import { allFiles, fileOf, pageOf, pictureOf, renewPage } from './worker-files';
import { answerTo, findGoods, toldTo } from './worker-answers';
import type { FetchEvent, MessageEvent, Waiting, Worker } from './worker-types';

declare const self: Worker;

self.addEventListener('install', (event: Waiting) => event.waitUntil(allFiles()));
self.addEventListener('activate', (event: Waiting) => event.waitUntil(renewPage().then(() => self.clients.claim())));

let replaced = false;
/** Whoever loads the only open page again gets the new version, if one waits. */
async function newVersionFirst(): Promise<Response | undefined> {
  const { waiting } = self.registration;
  if (!waiting || replaced || (await self.clients.matchAll({ type: 'window' })).length > 1) return undefined;
  replaced = true;
  waiting.postMessage({ kind: 'activate' });
  return new Response('', { headers: { refresh: '0' } });
}

self.addEventListener('fetch', (event: FetchEvent) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  // What outlives its page goes its own way: it must not depend on this worker being awake.
  if (origin !== self.location.origin || request.keepalive) return;
  if (request.mode === 'navigate' && request.method === 'GET') {
    const known = pageOf(event);
    if (known) event.respondWith(newVersionFirst().then((first) => first ?? known()));
  } else if (pathname === '/graphql' && !request.headers.get('content-type')?.startsWith('multipart/')) event.respondWith(answerTo(event));
  else if (request.method === 'GET' && pathname.startsWith('/assets/')) event.respondWith(fileOf(request));
  else if (request.method === 'GET' && pathname.startsWith('/media/') && request.destination === 'image') event.respondWith(pictureOf(event));
});

self.addEventListener('message', (event: MessageEvent) => {
  const reply = (value: unknown): void => event.ports[0]?.postMessage(value);
  const { kind } = event.data;
  if (kind === 'activate') event.waitUntil(self.skipWaiting());
  else if (kind === 'told') reply(toldTo(event.source?.id ?? ''));
  else if (kind === 'find') event.waitUntil(findGoods(event.data).then(reply));
});

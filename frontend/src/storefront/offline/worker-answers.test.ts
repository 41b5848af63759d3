import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FetchEvent, Good, Told } from './worker-types';

const VIEWER = 'aaaaaaaaaaaaaaaa';
const LIST = 'bbbbbbbbbbbbbbbb';
/** The browser's caches, as far as the worker uses them: what was put last stands last. */
class Shelf {
  kept = new Map<string, Response>();
  keyOf = (one: string | Request): string => new URL(typeof one === 'string' ? one : one.url, 'https://shop.example').href;
  put = (key: string | Request, value: Response) => { this.kept.delete(this.keyOf(key)); this.kept.set(this.keyOf(key), value); return Promise.resolve(); };
  match = (key: string | Request) => Promise.resolve(this.kept.get(this.keyOf(key))?.clone());
  delete = (key: string | Request) => Promise.resolve(this.kept.delete(this.keyOf(key)));
  keys = () => Promise.resolve([...this.kept.keys()].map((url) => ({ url }) as Request));
}
const shelves = new Map<string, Shelf>();
const told: Told[] = [];
let online = true;
let status = 200;
let user: string | null = 'anna';
const seen: string[] = [];
let answered: Promise<unknown>[] = [];

const server = vi.fn((input: Request | string, init?: RequestInit) => {
  if (!online) return Promise.reject(new TypeError('Failed to fetch'));
  const reading = typeof input === 'string' ? Promise.resolve(String(init?.body)) : input.clone().text();
  return reading.then((body) => {
    const { operationName } = JSON.parse(body) as { operationName: string };
    seen.push(operationName);
    const data = operationName === 'Viewer' ? { viewer: { user: user && { id: user } } } : { list: [{ __typename: 'Product', code: 'TEA', name: `Tea for ${user}`, fromPrice: null }] };
    return new Response(JSON.stringify({ data }), { status, headers: { 'content-type': 'application/json' } });
  });
});

let worker: typeof import('./worker-answers');
beforeEach(async () => {
  shelves.clear();
  [told.length, seen.length, online, status, user] = [0, 0, true, 200, 'anna'];
  vi.stubGlobal('caches', {
    open: (name: string) => Promise.resolve(shelves.get(name) ?? shelves.set(name, new Shelf()).get(name)!),
    has: (name: string) => Promise.resolve(shelves.has(name)),
    delete: (name: string) => Promise.resolve(shelves.delete(name)),
  });
  vi.stubGlobal('BUILD', { queries: { [VIEWER]: 'Viewer', [LIST]: 'StoreList' } });
  vi.stubGlobal('clients', { get: () => Promise.resolve({ postMessage: (one: Told) => told.push(one) }) });
  vi.stubGlobal('self', globalThis);
  vi.stubGlobal('fetch', server);
  vi.resetModules();
  worker = await import('./worker-answers');
});
afterEach(() => vi.unstubAllGlobals());

/** A page asks; what the worker still does for it has ended. */
async function ask(documentId: string | undefined, operationName: string, options: { variables?: object; locale?: string; cache?: RequestCache } = {}): Promise<Response> {
  const request = new Request('https://shop.example/graphql', {
    method: 'POST', body: JSON.stringify({ documentId, operationName, variables: options.variables ?? {} }),
    headers: { 'content-type': 'application/json', 'accept-language': options.locale ?? 'zh-CN' },
  });
  Object.defineProperty(request, 'cache', { value: options.cache ?? 'default' });
  answered = [];
  const answer = await worker.answerTo({ request, clientId: 'page', resultingClientId: '', waitUntil: (one: Promise<unknown>) => answered.push(one) } as unknown as FetchEvent);
  await Promise.all(answered);
  return answer;
}
const list = (options = {}) => ask(LIST, 'StoreList', options);
const viewer = () => ask(VIEWER, 'Viewer');

it('gives the last answer to the same question when the network is away, and says how old it is', async () => {
  await viewer();
  await list({ variables: { first: 2 } });
  online = false;
  expect(await (await list({ variables: { first: 2 } })).json()).toMatchObject({ data: { list: [{ code: 'TEA' }] } });
  expect(told).toMatchObject([{ kind: 'kept' }]);
  expect(worker.toldTo('page')!.at).toBeGreaterThan(Date.now() - 10_000);
  expect((await list({ variables: { first: 3 } })).type).toBe('error');
  expect((await list({ variables: { first: 2 }, locale: 'en' })).type).toBe('error');
});

it('is asked for what the server has now, and does not answer that itself', async () => {
  await list();
  online = false;
  expect((await list({ cache: 'no-store' })).type).toBe('error');
});

it('forgets one person when another is here, and keeps what came since', async () => {
  await viewer();
  await list();
  user = 'bert';
  await viewer();
  online = false;
  expect((await list()).type).toBe('error');
  online = true;
  await list();
  online = false;
  expect(await (await list()).text()).toContain('Tea for bert');
});

it('what was asked for before the first viewer is known stays', async () => {
  await list();
  await viewer();
  online = false;
  expect((await list()).status).toBe(200);
});

it('forgets with every sign-out, also one that the server hears of only later', async () => {
  await viewer();
  await list();
  await ask(undefined, 'SignOut');
  online = false;
  expect((await list()).type).toBe('error');
  online = true;
  await viewer();
  await list();
  online = false;
  await ask(undefined, 'SignOut');
  expect((await list()).type).toBe('error');
  online = true;
  seen.length = 0;
  await viewer();
  await viewer();
  expect(seen).toEqual(['SignOut', 'Viewer', 'Viewer']);
});

it('a gateway without its server counts as no network, unless nothing was kept', async () => {
  status = 503;
  expect((await list()).status).toBe(503);
  status = 200;
  await list();
  status = 502;
  expect([(await list()).status, told.length]).toEqual([200, 1]);
});

it('never keeps mutations, errors, or documents that it does not know', async () => {
  await ask(undefined, 'StoreSetCartLine');
  await ask('cccccccccccccccc', 'StoreOther');
  expect([...(shelves.get('answers')?.kept.keys() ?? [])]).toEqual([]);
});

it('finds goods by words in what was seen', async () => {
  await list();
  const found = async (text: string): Promise<string[]> => (await worker.findGoods({ text })).map((one: Good) => one.name);
  expect([await found('TEA anna'), await found('tea bert'), await found('')]).toEqual([['Tea for anna'], [], ['Tea for anna']]);
});

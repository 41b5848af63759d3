/**
 * What the server last answered to the storefront's queries, for one person at a time. Answers differ with who asks
 * (prices, assortment, orders), so all of them go when somebody else is there, or nobody.
 */
import type { Build, FetchEvent, Good, Told, Worker } from './worker-types';
import { goodsIn } from './goods';
import { spelt } from './pinyin';

declare const self: Worker;
declare const BUILD: Build;

const ANSWERS = 'answers';
const OWNER = '/owner';
const LEAVING = '/leaving';
const MOST = 400;
const OLDEST_MS = 30 * 24 * 3600_000;
/** A network that does not answer in this time is as good as none for somebody who has seen the page before. */
const PATIENCE_MS = 12_000;
const AT = 'x-kept-at';
const GATEWAYS = [502, 503, 504];
const STRANGERS = /^(SignIn|SignOut|StoreRegister.*|Register.*)$/;
/** Asked for by no page while the worker looks after itself. */
const HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

type Asked = { name: string; key: string | undefined; body: string };
type Answer = { data?: { viewer?: { user?: { id: string } | null } } | null; errors?: unknown };

/** Counts how often everything was forgotten: an answer that was asked for before may not be kept after. */
let epoch = 0;
let goods: Promise<Good[]> | undefined;

async function read(request: Request): Promise<Asked> {
  const address = new URL(request.url);
  const given = (): Record<string, string> => Object.fromEntries(address.searchParams);
  const body = request.method === 'GET' ? '' : await request.text();
  let asked: { documentId?: string; operationName?: string; variables?: unknown };
  try { asked = request.method === 'GET' ? given() : (JSON.parse(body) as typeof asked); } catch { asked = {}; }
  const name = asked.documentId ? BUILD.queries[asked.documentId] : undefined;
  const variables = typeof asked.variables === 'string' ? asked.variables : JSON.stringify(asked.variables ?? {});
  const key = name && `/kept/${asked.documentId}?${new URLSearchParams({ in: request.headers.get('accept-language') ?? '', of: variables })}`;
  return { name: name ?? asked.operationName ?? '', key, body };
}

/** The oldest answer that each page was given without a network, for pages that were not listening yet. */
const told = new Map<string, number | null>();

async function tell(event: FetchEvent, at: number | null): Promise<void> {
  const page = event.clientId || event.resultingClientId;
  const before = told.get(page);
  told.set(page, at === null ? (before ?? null) : Math.min(at, before ?? at));
  (await self.clients.get(page))?.postMessage({ kind: 'kept', at } satisfies Told);
}

/** Whether the page was answered without a network, and since when at the latest that was kept; heard once. */
export function toldTo(page: string): { at: number | null } | undefined {
  const at = told.get(page);
  told.delete(page);
  return at === undefined ? undefined : { at };
}

/** Wipes what was kept; pictures of goods stay, they are the same for everybody. */
async function forget(owner?: string): Promise<void> {
  epoch += 1;
  goods = undefined;
  await caches.delete(ANSWERS);
  if (owner !== undefined) await (await caches.open(ANSWERS)).put(OWNER, new Response(owner));
}

async function keep(asked: Asked, response: Response, since: number): Promise<void> {
  const { key } = asked;
  if (!response.ok || !key) return;
  const text = await response.text();
  const answer = JSON.parse(text) as Answer;
  if (answer.errors || !answer.data || since !== epoch) return;
  if (asked.name === 'Viewer') {
    const owner = answer.data.viewer?.user?.id ?? '';
    const answers = await caches.open(ANSWERS);
    const before = await (await answers.match(OWNER))?.text();
    if (before === undefined) await answers.put(OWNER, new Response(owner)); // all since the last wipe is theirs
    else if (before !== owner) await forget(owner);
  }
  const answers = await caches.open(ANSWERS);
  await answers.put(key, new Response(text, { headers: { 'content-type': 'application/json', [AT]: String(Date.now()) } }));
  goods = undefined;
  const all = (await answers.keys()).filter((one) => new URL(one.url).pathname.startsWith('/kept/'));
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await answers.delete(old);
}

/** The last answer to the same question, and since when it has been kept. */
async function kept({ key }: Asked): Promise<{ response: Response; at: number } | undefined> {
  const response = key ? await (await caches.open(ANSWERS)).match(key, { ignoreVary: true }) : undefined;
  const at = Number(response?.headers.get(AT));
  return response && Date.now() - at < OLDEST_MS ? { response, at } : undefined;
}

/** Somebody left while there was no network: the server hears of it before anything else is asked. */
async function leaveFirst(): Promise<void> {
  const body = await (await (await caches.open(LEAVING)).match(LEAVING))?.text();
  if (!body) return;
  const answer = await fetch('/graphql', { method: 'POST', headers: HEADERS, body, credentials: 'same-origin' });
  if (!answer.ok) return;
  await caches.delete(LEAVING);
  await forget();
}

const patience = (): Promise<never> => new Promise((_, fail) => { setTimeout(() => fail(new Error('too slow')), PATIENCE_MS); });

/** From the server; without it, the last answer to the same question, of which the page is told how old it is. */
export async function answerTo(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const asked = await read(request.clone());
  const last = request.cache === 'no-store' ? undefined : await kept(asked);
  try {
    if (await caches.has(LEAVING)) await leaveFirst();
    const since = epoch;
    const found = fetch(request);
    found.catch(() => {}); // when patience ends first
    const response = await (last ? Promise.race([found, patience()]) : found);
    if (last && GATEWAYS.includes(response.status)) throw new Error('a gateway without its server');
    if (STRANGERS.test(asked.name)) await forget();
    else if (asked.key) event.waitUntil(keep(asked, response.clone(), since).catch(() => {}));
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    if (asked.name === 'SignOut') {
      await forget();
      await (await caches.open(LEAVING)).put(LEAVING, new Response(asked.body));
      return Response.error();
    }
    await tell(event, last?.at ?? null);
    return last?.response ?? Response.error();
  }
}

async function allGoods(): Promise<Good[]> {
  const answers = await caches.open(ANSWERS);
  const found = new Map<string, Good>();
  for (const one of [...(await answers.keys())].reverse()) {
    if (!new URL(one.url).pathname.startsWith('/kept/')) continue;
    const answer = await answers.match(one);
    if (answer) goodsIn(await answer.json(), found);
  }
  return [...found.values()];
}

const texts = new WeakMap<Good, string>();
/** What goods are found by without a network: names and codes, codes without their dashes, and how the names are said. */
function foundBy(good: Good): string {
  const known = texts.get(good);
  if (known) return known;
  const { name, code, variant } = good;
  const codes = [code, variant?.sku, ...(variant?.codes ?? [])].join(' ');
  const names = [name, variant?.name].join(' ').normalize('NFKC');
  const text = [names, codes, codes.replace(/[^\w ]/g, ''), ...spelt(name), ...spelt(variant?.name ?? '')].join(' ').toLowerCase();
  texts.set(good, text);
  return text;
}

/** Goods that were seen: those whose names, sounds and numbers hold all words of `text`, or the variants with these `ids`. */
export async function findGoods({ text, ids }: { text?: string; ids?: string[] }): Promise<Good[]> {
  const all = await (goods ??= allGoods());
  if (ids) return all.filter((one) => one.variant && ids.includes(one.variant.id));
  const words = (text ?? '').toLowerCase().normalize('NFKC').split(/\s+/).filter(Boolean);
  const hit = all.filter((one) => { const said = foundBy(one); return words.every((word) => said.includes(word)); });
  return hit.slice(0, 60);
}

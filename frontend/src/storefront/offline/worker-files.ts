/** The app's own files and the pictures of goods: what never changes under its name. */
import type { Build, FetchEvent, Worker } from './worker-types';

declare const self: Worker;
declare const BUILD: Build;

const FILES = 'files'; // hashed names, of this version and the one before
const PICTURES = 'pictures';
const MOST_PICTURES = 600;
const PAGES = `page-${BUILD.version}`;
const LISTS = '/files-of-versions';

const ok = (response: Response, address: string): Response => {
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response;
};

/** The page of this version; another one's would ask for files that this worker does not have. */
async function fetchPage(): Promise<Response> {
  const response = ok(await fetch('/index.html', { cache: 'no-cache' }), '/index.html');
  if (!(await response.clone().text()).includes(BUILD.entry)) throw new Error('the page is of another version');
  return response;
}

/** Puts aside all that the app is made of; refused as a whole, and tried again later, when one file is missing. */
export async function allFiles(): Promise<void> {
  const files = await caches.open(FILES);
  const missing = (await Promise.all(BUILD.files.map(async (one) => ((await files.match(one)) ? undefined : one)))).filter((one) => one !== undefined);
  for (let first = 0; first < missing.length; first += 6) await Promise.all(missing.slice(first, first + 6).map(async (one) => files.put(one, ok(await fetch(one), one))));
  await (await caches.open(PAGES)).put('/', await fetchPage());
}

/** Drops pages of other versions, and files of versions before the last: tabs that are still open may want those of the last one. */
export async function renewPage(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith('page-') && name !== PAGES) await caches.delete(name);
  const files = await caches.open(FILES);
  const before = (await (await files.match(LISTS))?.json() as string[] | undefined) ?? [];
  const wanted = new Set([...before, ...BUILD.files, LISTS]);
  for (const one of await files.keys()) {
    const { pathname } = new URL(one.url);
    if (/\.(js|css)$/.test(pathname) && !wanted.has(pathname)) await files.delete(one);
  }
  await files.put(LISTS, Response.json(BUILD.files));
}

/** How a navigation is answered; undefined for what is no page of the storefront: files, exports, the console. */
export function pageOf(event: FetchEvent): (() => Promise<Response>) | undefined {
  const first = new URL(event.request.url).pathname.split('/')[1] ?? '';
  if (!BUILD.pages.includes(first)) return undefined;
  return async () => {
    const pages = await caches.open(PAGES);
    const kept = await pages.match('/');
    if (!kept) return fetch(event.request);
    // Headers may have changed with the server; and another version there means that this worker is old.
    event.waitUntil(fetchPage().then((fresh) => pages.put('/', fresh), () => self.registration.update()).catch(() => {}));
    return kept;
  };
}

/** A file of the build, or one that is loaded on demand such as the barcode reader: for ever the same under its name. */
export async function fileOf(request: Request): Promise<Response> {
  const files = await caches.open(FILES);
  const kept = await files.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await files.put(request, response.clone());
  return response;
}

/** A picture that was seen; the ones seen first go first when there are too many. */
export async function pictureOf(event: FetchEvent): Promise<Response> {
  const pictures = await caches.open(PICTURES);
  const kept = await pictures.match(event.request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(event.request);
  if (response.status === 200 && response.headers.get('cache-control')?.includes('public')) {
    const copy = response.clone();
    event.waitUntil(pictures.put(event.request, copy).then(async () => {
      const all = await pictures.keys();
      for (const old of all.slice(0, Math.max(0, all.length - MOST_PICTURES))) await pictures.delete(old);
    }).catch(() => {}));
  }
  return response;
}

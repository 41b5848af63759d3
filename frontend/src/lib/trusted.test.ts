import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const HASH = 'a'.repeat(16);
const OPEN = { operationName: 'Shelf', query: 'as urql prints it', variables: { first: 3 } };
const INIT = { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' } };
type Sent = { url: string; method: string; body: unknown; headers: Headers };

let sent: Sent[] = [];
let unknown = false;
let door: typeof import('./trusted');

/** A new page each time: what the module has learned of the server is gone. */
beforeEach(async () => {
  vi.resetModules();
  door = await import('./trusted');
  door.trusted('Shelf', HASH, 'query Shelf{a}', true);
  door.trusted('Own', HASH.replaceAll('a', 'b'), 'query Own{b}');
  sent = [];
  unknown = false;
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const body: unknown = init.body instanceof FormData ? JSON.parse(String(init.body.get('operations'))) : init.body ? JSON.parse(String(init.body)) : null;
    sent.push({ url, method: init.method!, body, headers: new Headers(init.headers) });
    const named = JSON.stringify(body) + url;
    if (unknown && named.includes('documentId')) return Promise.resolve(new Response('{"errors":[{"extensions":{"code":"PERSISTED_DOCUMENT_NOT_FOUND"}}]}', { status: 404 }));
    return Promise.resolve(new Response('{"data":{}}'));
  });
});
afterEach(() => vi.unstubAllGlobals());

const ask = (get: boolean, asked: object) => door.trustedFetch({ get })('/graphql', { ...INIT, body: JSON.stringify(asked) });

it('names an open document in the address, where browsers may keep its answer', async () => {
  await ask(true, OPEN);
  const url = new URL(sent[0]!.url, 'http://shop.test');
  expect([sent[0]!.method, sent[0]!.body, sent[0]!.headers.get('content-type'), sent[0]!.headers.get('accept')]).toEqual(['GET', null, null, 'application/json']);
  expect(Object.fromEntries(url.searchParams)).toEqual({ documentId: HASH, operationName: 'Shelf', variables: '{"first":3}' });
});

it('keeps what is personal, long or not meant for caches out of addresses', async () => {
  await ask(true, { ...OPEN, operationName: 'Own' });
  await ask(false, OPEN);
  await ask(true, { ...OPEN, variables: { search: 'x'.repeat(3000) } });
  expect(sent.map((one) => [one.url, one.method])).toEqual(Array(3).fill(['/graphql', 'POST']));
  expect(sent[1]!.body).toEqual({ documentId: HASH, operationName: 'Shelf', variables: { first: 3 } });
});

it('sends the text, exactly as it was hashed, to a server that does not know the id, and goes on so', async () => {
  unknown = true;
  expect((await ask(true, OPEN)).status).toBe(200);
  await ask(true, { operationName: 'Own', query: 'printed' });
  expect(sent.map((one) => one.method)).toEqual(['GET', 'POST', 'POST']);
  expect(sent.slice(1).map((one) => (one.body as { query: string }).query)).toEqual(['query Shelf{a}', 'query Own{b}']);
});

it('names the document of an upload, and leaves other documents alone', async () => {
  const form = new FormData();
  form.set('operations', JSON.stringify({ operationName: 'Own', query: 'printed', variables: { file: null } }));
  await door.trustedFetch({ get: true })('/graphql', { method: 'POST', body: form });
  await ask(true, { operationName: 'Nobody', query: 'query Nobody{c}' });
  expect(sent[0]!.body).toEqual({ documentId: 'b'.repeat(16), operationName: 'Own', variables: { file: null } });
  expect(sent[1]!.body).toEqual({ operationName: 'Nobody', query: 'query Nobody{c}' });
  expect(door.trustedText('Own')).toBe('query Own{b}');
});

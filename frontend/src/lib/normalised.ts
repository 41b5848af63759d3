import type { Exchange } from '@urql/core';
import { cacheExchange, type Cache, type CacheExchangeOpts } from '@urql/exchange-graphcache';

/** Types without an `id` (pages, edges, money, problems, counts) are embedded in their parent instead of normalised. */
const embedded: CacheExchangeOpts['keys'] = new Proxy({}, { get: () => (data: { id?: unknown }) => (typeof data.id === 'string' ? data.id : null), has: () => true, getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) }) as CacheExchangeOpts['keys'];

/** A cache of things: a change of one shows wherever it is on screen. Worth its 6 kB where many lists show the same rows. */
export const normalisedCache = (options: Pick<CacheExchangeOpts, 'updates' | 'resolvers' | 'optimistic'> = {}): Exchange => cacheExchange({ keys: embedded, logger: () => {}, ...options });

/** Forgets all cached answers of some root fields, after a change the cache cannot see (created or removed rows). */
export function invalidate(cache: Cache, ...fields: string[]): void {
  for (const info of cache.inspectFields('Query')) if (fields.includes(info.fieldName)) cache.invalidate('Query', info.fieldName, info.arguments);
}

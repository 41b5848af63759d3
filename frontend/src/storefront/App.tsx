import { useMemo } from 'react';
import type { Cache } from '@urql/exchange-graphcache';
import { GraphqlProvider, invalidate, makeClient } from '@/lib/graphql';
import { useLocale } from '@/lib/i18n';
import { SessionProvider, useSessionGeneration } from '@/lib/session';
import { Shell } from './shell/Shell';
import { Pages } from './routes';

/** The small answers of the cards' steppers say nothing about prices: whoever shows those asks for them again. */
const reprice = (result: Record<string, unknown>, _variables: unknown, cache: Cache) => {
  for (const cart of Object.values(result) as Array<{ __typename?: string; id?: string } | string>) if (typeof cart === 'object' && cart.__typename === 'Cart') cache.invalidate({ __typename: 'Cart', id: cart.id ?? null }, 'quote');
};
const ordered = (_result: unknown, _variables: unknown, cache: Cache) => invalidate(cache, 'cart', 'orders', 'orderCounts');
const CACHE = { updates: { Mutation: { setCartLine: reprice, addToCart: reprice, reorder: reprice, placeOrder: ordered } } };

/** The client is new for every language and every person: answers of the one never show for the other. */
export function App() {
  const locale = useLocale();
  const generation = useSessionGeneration();
  const identity = `${locale}:${generation}`;
  // eslint-disable-next-line react/exhaustive-deps -- `identity` is the reason for a new client, not an input of it
  const client = useMemo(() => makeClient({ live: true, cache: CACHE }), [identity]);
  return (
    <GraphqlProvider value={client} key={identity}>
      <SessionProvider>
        <Shell><Pages /></Shell>
      </SessionProvider>
    </GraphqlProvider>
  );
}

import { useCallback, useEffect, useRef } from 'react';
import type { Client } from '@urql/core';
import { StoreLeaveCheckoutDoc, StoreStartCheckoutDoc } from '@/gen/features/cart/store-checkout';
import { mutate, useClient } from '@/lib/graphql';

/** Quantities and ticks of the cart have been answered. Loaded with the first use, for the sake of the budget. */
export const cartSettled = async (client: Client): Promise<void> => (await import('../cart/ticks')).allSettled(client);

/** One after the other: whoever leaves and comes back at once must not be answered the other way round. */
let line: Promise<unknown> = Promise.resolve();
function inLine<T>(act: () => Promise<T>): Promise<T> {
  const done = line.then(act);
  line = done;
  return done;
}

/** In the cart they change what is kept for them; everywhere else they have left. */
const STAYS = /^\/(checkout|cart)\/?$/;

/**
 * While the checkout page is open stock is kept for the cart; leaving the page frees it, closing the tab lets it run out.
 * `keep` makes it last longer; call `ordered` once the order has taken it over.
 */
export function useReservation(active: boolean) {
  const client = useClient();
  const done = useRef(false);
  const keep = useCallback(() => inLine(async () => { await cartSettled(client); return mutate(client, StoreStartCheckoutDoc, {}); }), [client]);
  useEffect(() => {
    if (!active) return undefined;
    void keep();
    return () => { if (!done.current && !STAYS.test(location.pathname)) void inLine(() => mutate(client, StoreLeaveCheckoutDoc, {})); };
  }, [active, client, keep]);
  const ordered = useCallback(() => { done.current = true; }, []);
  return { keep, ordered };
}

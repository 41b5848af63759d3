import { useCallback, useEffect, useRef, useState } from 'react';
import { ConsoleOrdersChangedDoc } from '@/gen/features/orders/console-list';
import { useSubscription } from '@/lib/graphql';

/** Changed rows update through the cache; orders placed since the list was loaded are counted, so that rows do not move under the pointer. */
export function useLiveOrders(loadedIds: readonly string[], onChange: () => void, since: string) {
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const known = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const loaded = useRef(loadedIds);
  loaded.current = loadedIds;
  useEffect(() => { for (const id of loadedIds) known.current.add(id); }, [loadedIds]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useSubscription({ query: ConsoleOrdersChangedDoc }, (_before, data) => {
    const order = data.orderChanged;
    if (!known.current.has(order.id) && order.placedAt > since) setFresh((before) => new Set([...before, order.id]));
    clearTimeout(timer.current);
    timer.current = setTimeout(onChange, 400);
    return data;
  });
  const clear = useCallback(() => setFresh(new Set()), []);
  return { fresh: [...fresh].filter((id) => !loaded.current.includes(id)).length, clear };
}

import { useCallback, useEffect, useRef, useState } from 'react';
import { ConsoleOrderChangedDoc, ConsoleOrderPageDoc, type ConsoleOrderPageQuery } from '@/gen/features/orders/console-order';
import { useQuery, useSubscription } from '@/lib/graphql';
import { useSession } from '@/lib/session';

export type ConsoleOrder = NonNullable<ConsoleOrderPageQuery['order']>;
export type ConsoleOrderLine = ConsoleOrder['lines'][number];
export type ConsoleParcel = NonNullable<ConsoleOrder['shipments']>[number];
const FLASH_MS = 1_800;

/** One order, live. What the viewer may not read (money, parcels) is not asked for. `flash` is true for a moment after somebody changed it. */
export function useOrder(id: string) {
  const { can } = useSession();
  const variables = { id, money: can('payments.read'), parcels: can('shipments.read') };
  const [result, again] = useQuery({ query: ConsoleOrderPageDoc, variables });
  const [flash, setFlash] = useState(false);
  const stamp = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useSubscription({ query: ConsoleOrderChangedDoc, variables }, (_before, data) => data);
  const order = result.data?.order?.id === id ? result.data.order : undefined;
  const now = order && `${order.id} ${order.version} ${order.status} ${order.paymentState}`;
  useEffect(() => {
    if (now && stamp.current && stamp.current !== now && stamp.current.split(' ')[0] === now.split(' ')[0]) {
      setFlash(true);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setFlash(false), FLASH_MS);
    }
    stamp.current = now;
  }, [now]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const refetch = useCallback(() => again({ requestPolicy: 'network-only' }), [again]);
  return { order, flash, error: result.error, loading: !order && !result.error && (result.fetching || !result.data), missing: Boolean(result.data) && result.data?.order === null && !result.fetching, refetch };
}

import { useMemo } from 'react';
import { ConsoleOwnersDoc } from '@/gen/features/orders/console-list';
import { ConsoleOrderCustomerDoc } from '@/gen/features/orders/console-place';
import type { Channel, OrderFilter, OrderStatus, PaymentMethod, PaymentState } from '@/gen/schema';
import { nameOf } from '@/features/customers/words';
import { channelOptions, orderStatusOptions, paymentMethodOptions, paymentStateOptions } from '@/features/orders/words';
import { useQuery } from '@/lib/graphql';
import { m, useLocale } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { useSearch } from '@/lib/address';
import type { Asked, Filter, ListSetup } from '../../page/ListPage';
import { CustomerPicker } from './CustomerPicker';

const CUSTOMER_ID = /^[0-9a-f-]{32,36}$/;

/** A filter on one customer, chosen by search; the chip shows the name. */
export function useCustomerFilter(): Filter {
  const chosen = new URLSearchParams(useSearch()).get('customer') ?? '';
  const { can } = useSession();
  const [result] = useQuery({ query: ConsoleOrderCustomerDoc, variables: { id: chosen }, pause: !CUSTOMER_ID.test(chosen) || !can('customers.read') });
  const found = result.data?.customer;
  const locale = useLocale();
  return useMemo<Filter>(() => ({
    id: 'customer', label: m.orders_col_customer(), kind: 'one', options: found ? [{ value: found.id, label: nameOf(found) }] : [],
    editor: (_values, set) => <CustomerPicker autoFocus onPick={(c) => set([c.id])} />,
  }), [found, locale]); // eslint-disable-line react/exhaustive-deps -- the words change with the language
}

/** Filters of the order list; owners only for those who may see users. */
export function useOrderSetup(): ListSetup {
  const { can } = useSession();
  const locale = useLocale();
  const mayUsers = can('users.read');
  const [owners] = useQuery({ query: ConsoleOwnersDoc, pause: !mayUsers });
  const people = owners.data?.users.nodes;
  const customer = useCustomerFilter();
  const mayCustomers = can('customers.read');
  return useMemo(() => ({
    id: 'orders', defaultSort: 'NEWEST',
    filters: [
      { id: 'status', label: m.orders_col_status(), kind: 'many', options: orderStatusOptions() },
      { id: 'payment', label: m.orders_col_payment(), kind: 'many', options: paymentStateOptions() },
      ...(mayCustomers ? [customer] : []),
      { id: 'placed', label: m.orders_col_placed(), kind: 'date' },
      { id: 'late', label: m.orders_filter_late(), kind: 'one', options: [{ value: '1', label: m.orders_filter_late_yes() }] },
      ...(mayUsers ? [{ id: 'owner', label: m.orders_col_owner(), kind: 'one' as const, options: (people ?? []).map((u) => ({ value: u.id, label: u.name })) }] : []),
      { id: 'channel', label: m.orders_col_channel(), kind: 'many', options: channelOptions() },
      { id: 'method', label: m.orders_col_method(), kind: 'many', options: paymentMethodOptions() },
      { id: 'min', label: m.orders_filter_min(), kind: 'text' },
      { id: 'max', label: m.orders_filter_max(), kind: 'text' },
    ] as Filter[],
  }), [people, customer, mayUsers, mayCustomers, locale]); // eslint-disable-line react/exhaustive-deps -- the words change with the language
}

const amount = (text: string | undefined) => (text && /^\d+(\.\d{1,2})?$/.test(text) ? text : null);
/** The two days of a date filter; absent sides are null. */
export function range(values: string[] | undefined): { from: string | null; to: string | null } {
  const [from = '', to = ''] = (values?.[0] ?? '').split('..');
  return { from: from || null, to: to || null };
}

/** What the API is asked for. */
export function orderFilter({ filters: f, q }: Asked): OrderFilter {
  const { from, to } = range(f['placed']);
  const customer = f['customer']?.[0];
  return {
    search: q || null, statuses: (f['status'] as OrderStatus[] | undefined) ?? null, paymentStates: (f['payment'] as PaymentState[] | undefined) ?? null, channels: (f['channel'] as Channel[] | undefined) ?? null,
    paymentMethods: (f['method'] as PaymentMethod[] | undefined) ?? null, customerId: customer ?? null, ownerId: f['owner']?.[0] ?? null, placedFrom: from, placedTo: to,
    minTotal: amount(f['min']?.[0]), maxTotal: amount(f['max']?.[0]), late: f['late'] ? true : null,
  };
}
/** Everything that can still be owed: orders neither cancelled nor refunded. */
export const LIVE_STATUSES: readonly OrderStatus[] = ['SUBMITTED', 'REVIEWING', 'CONFIRMED', 'PICKING', 'SHIPPED', 'IN_TRANSIT', 'DELIVERED', 'RETURNING'];

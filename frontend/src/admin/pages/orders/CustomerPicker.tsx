import { ConsoleCustomerSearchDoc, type ConsoleCustomerSearchQuery } from '@/gen/features/orders/console-place';
import { nameOf } from '@/features/customers/words';
import { m } from '@/lib/i18n';
import { useClient } from '@/lib/graphql';
import { Icon } from '@/ui';
import { Picker } from '../../page/Picker';

export type FoundCustomer = ConsoleCustomerSearchQuery['customers']['nodes'][number];

/** Finds a customer by number, name, pinyin or telephone. */
export function CustomerPicker({ onPick, hideLabel, error, autoFocus }: { onPick: (customer: FoundCustomer) => void; hideLabel?: boolean; error?: string | undefined; autoFocus?: boolean }) {
  const client = useClient();
  const find = async (search: string) => (await client.query(ConsoleCustomerSearchDoc, { search }, { requestPolicy: 'network-only' }).toPromise()).data?.customers.nodes ?? [];
  return (
    <Picker<FoundCustomer>
      label={m.orders_col_customer()} placeholder={m.orders_filter_customer_hint()} find={find} onPick={onPick} icon="users" hideLabel={hideLabel ?? false} error={error} autoFocus={autoFocus ?? false}
      exact={(c, text) => c.number.toLowerCase() === text.toLowerCase() || c.phone === text} none={m.orders_new_no_customer()}
      row={(c) => <><Icon name="users" size={18} /><span style={{ flex: 1 }}><span className="truncate" style={{ display: 'block' }}>{nameOf(c)}</span><span className="muted num">{c.number} · {c.phone}</span></span></>}
    />
  );
}

import { Link } from '@tanstack/react-router';
import { AssignAssortmentDoc, AssortmentDoc } from '@/gen/features/assortments/console-assortments';
import { GoodsCustomerSearchDoc } from '@/gen/features/customers/console-customers';
import { nameOf } from '@/features/customers/words';
import { integer } from '@/lib/format';
import { mutate, useClient, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { IconButton, toast } from '@/ui';
import { Panel } from '../../page/DetailPage';
import { Picker } from '../../page/Picker';

type Customer = { id: string; name: string; nameEn: string; number: string };

/** The customers who have the assortment: one more is found and added, each can be taken out. */
export function CustomersOf({ id }: { id: string }) {
  const client = useClient();
  const { can } = useSession();
  const [answer, again] = useQuery({ query: AssortmentDoc, variables: { id, customers: can('customers.read') } });
  const editable = can('customers.write');
  const rows = answer.data?.assortment?.customers ?? [];
  const count = answer.data?.assortment?.customerCount ?? 0;
  const assign = async (customer: Customer, to: string | null, undo = true): Promise<void> => {
    const done = await mutate(client, AssignAssortmentDoc, { customerIds: [customer.id], assortmentId: to });
    if (!done.ok) return void toast(done.problem.message, { tone: 'danger' });
    again({ requestPolicy: 'network-only' });
    toast((to ? m.assortments_given : m.assortments_taken)({ name: nameOf(customer) }), undo ? { undo: () => void assign(customer, to ? null : id, false) } : {});
    return undefined;
  };
  const find = async (search: string): Promise<Customer[]> => (await client.query(GoodsCustomerSearchDoc, { search }).toPromise()).data?.customers.nodes ?? [];
  return (
    <Panel title={<>{m.assortments_customers()} <span className="muted num">{integer(count)}</span></>}>
      {editable && <Picker label={m.assortments_add_customer()} find={find} onPick={(c) => void assign(c, id)} row={(c) => <><span className="truncate">{nameOf(c)}</span> <span className="muted num">{c.number}</span></>} none={m.assortments_no_customer()} />}
      <ul className="sidelist assortgoods">{rows.map((c) => <li key={c.id} className="spread"><Link className="inlink truncate" to="/customers/$id" params={{ id: c.id }}>{nameOf(c)}</Link>{editable && <IconButton size="sm" icon="close" label={m.assortments_take_out({ name: nameOf(c) })} onClick={() => void assign(c, null)} />}</li>)}</ul>
      {count > rows.length && <p className="muted">{m.assortments_more({ count: integer(count - rows.length) })}</p>}
    </Panel>
  );
}

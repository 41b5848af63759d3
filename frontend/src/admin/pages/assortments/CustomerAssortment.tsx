import { NativeSelect } from '@mantine/core';
import { AssignAssortmentDoc, CustomerAssortmentDoc } from '@/gen/features/assortments/console-assortments';
import { integer } from '@/lib/format';
import { mutate, useClient, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { toast } from '@/ui';
import { Panel } from '../../page/DetailPage';

/** What one customer is offered, chosen at once and taken back by a tap. Nothing while the firm has no assortments. */
export default function CustomerAssortment({ customerId, name, editable }: { customerId: string; name: string; editable: boolean }) {
  const client = useClient();
  const [answer, again] = useQuery({ query: CustomerAssortmentDoc, variables: { id: customerId } });
  const all = answer.data?.assortments ?? [];
  const mine = answer.data?.customer?.assortment?.id ?? '';
  const shared = all.find((a) => a.isDefault);
  const label = (id: string): string => all.find((a) => a.id === id)?.name ?? (shared ? m.assortments_as_default({ name: shared.name }) : m.assortments_everything());
  const choose = async (to: string, undo = true): Promise<void> => {
    const before = mine;
    const done = await mutate(client, AssignAssortmentDoc, { customerIds: [customerId], assortmentId: to || null });
    if (!done.ok) return void toast(done.problem.message, { tone: 'danger' });
    again({ requestPolicy: 'network-only' });
    toast(m.assortments_assigned({ name, assortment: label(to) }), undo ? { undo: () => void choose(before, false) } : {});
    return undefined;
  };
  if (!all.length) return null;
  const offered = all.find((a) => a.id === mine) ?? shared;
  return (
    <Panel title={m.assortments_title()}>
      <NativeSelect aria-label={m.assortments_title()} disabled={!editable} data={[{ value: '', label: label('') }, ...all.map((a) => ({ value: a.id, label: a.name }))]} value={mine} description={offered ? m.assortments_sees({ count: integer(offered.productCount) }) : m.assortments_sees_all()} inputWrapperOrder={['label', 'input', 'description', 'error']} onChange={(e) => void choose(e.currentTarget.value)} />
    </Panel>
  );
}

import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { AssignAssortmentDoc, AssortmentsDoc } from '@/gen/features/assortments/console-assortments';
import { integer } from '@/lib/format';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { toast } from '@/ui';
import { elsewhere } from '../../form/problems';
import { FormDialog } from '../../page/FormDialog';

/** Gives many customers an assortment at once, or takes it away. */
export default function AssignDialog({ ids, onClose }: { ids: string[]; onClose: () => void }) {
  const [answer] = useQuery({ query: AssortmentsDoc });
  const [chosen, choose] = useState('');
  const save = useMutate(AssignAssortmentDoc);
  const all = answer.data?.assortments ?? [];
  const shared = all.find((a) => a.isDefault);
  const submit = async () => {
    const done = await save.run({ customerIds: ids, assortmentId: chosen || null });
    if (!done.ok) return;
    toast(m.assortments_assigned_many({ count: integer(ids.length), assortment: all.find((a) => a.id === chosen)?.name ?? m.assortments_none_own() }));
    onClose();
  };
  return (
    <FormDialog open onClose={onClose} title={m.assortments_assign()} submit={m.assortments_assign_to({ count: integer(ids.length) })} onSubmit={submit} busy={save.busy} problem={elsewhere(save.problem, [])}>
      <NativeSelect label={m.assortments_title()} data={[{ value: '', label: shared ? m.assortments_as_default({ name: shared.name }) : m.assortments_everything() }, ...all.map((a) => ({ value: a.id, label: `${a.name} · ${m.assortments_of({ offered: integer(a.productCount), published: integer(answer.data!.assortmentSize.published) })}` }))]} value={chosen} onChange={(e) => choose(e.currentTarget.value)} />
    </FormDialog>
  );
}

import { useParams, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { AssortmentDoc, CreateAssortmentDoc, RemoveAssortmentDoc, UpdateAssortmentDoc, type AssortmentWholeFragment } from '@/gen/features/assortments/console-assortments';
import { mutate, useClient, useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { Badge, EmptyState, toast } from '@/ui';
import { SaveBar } from '../../form/SaveBar';
import { elsewhere } from '../../form/problems';
import { useEdit } from '../../form/useEdit';
import { DetailPage, type Action } from '../../page/DetailPage';
import { CustomersOf } from './CustomersOf';
import { EMPTY, NameFields, formOf, inputOf, type AssortmentForm } from './NameFields';
import { PartFields } from './PartFields';
import { Size } from './Size';
import { modeName } from './words';
import './assortments.css';

const back = () => ({ to: '/assortments', label: m.assortments_title() });

function Editor({ assortment, again }: { assortment: AssortmentWholeFragment | undefined; again: () => void }) {
  const router = useRouter();
  const client = useClient();
  const editable = useSession().can('catalog.write');
  const edit = useEdit<AssortmentForm>(assortment ? formOf(assortment) : EMPTY);
  const create = useMutate(CreateAssortmentDoc);
  const update = useMutate(UpdateAssortmentDoc);
  const problem = create.problem ?? update.problem;
  const submit = async () => {
    const input = inputOf(edit.values);
    const done = assortment ? await update.run({ id: assortment.id, version: assortment.version, input }) : await create.run({ input });
    if (!done.ok) return;
    const saved = done.data as AssortmentWholeFragment;
    edit.rebase(formOf(saved), formOf(saved));
    toast(m.assortments_saved({ name: saved.name }));
    if (assortment) again();
    else router.history.replace(`/admin/assortments/${saved.id}`);
  };
  const remove = async () => {
    const done = await mutate(client, RemoveAssortmentDoc, { id: assortment!.id });
    if (!done.ok) return void toast(done.problem.message, { tone: 'danger' });
    toast(m.assortments_removed({ name: assortment!.name }));
    router.history.push('/admin/assortments');
    return undefined;
  };
  const actions: Action[] = editable && assortment ? [{ id: 'remove', label: m.assortments_remove(), icon: 'trash', danger: true, reason: assortment.customerCount ? m.assortments_in_use() : null, run: remove }] : [];
  const general = elsewhere(problem, ['nameZh', 'nameEn']);
  const title = assortment?.name ?? m.assortments_new();
  return (
    <>
      <DetailPage
        id={assortment?.id ?? 'new'} name={title} title={title} back={back()} actions={actions}
        status={assortment?.isDefault ? <Badge tone="info">{m.assortments_default()}</Badge> : undefined}
        subtitle={modeName(edit.values.mode)}
        main={<fieldset className="bare" disabled={!editable}>
          {general && <div className="banner tone-danger" role="alert">{general}</div>}
          <NameFields values={edit.values} set={edit.set} problem={problem} />
          <PartFields values={edit.values} set={edit.set} editable={editable} />
        </fieldset>}
        side={<><Size values={edit.values} />{assortment && <CustomersOf id={assortment.id} />}</>}
      />
      <SaveBar dirty={edit.dirty} busy={create.busy || update.busy} onSave={() => void submit()} onReset={() => { edit.reset(); create.clear(); update.clear(); }} />
    </>
  );
}

/** One assortment, or a new one: what it names, how much that offers, and who has it. */
export default function AssortmentPage() {
  const { id } = useParams({ strict: false }) as { id?: string };
  const { can } = useSession();
  const [answer, again] = useQuery({ query: AssortmentDoc, variables: { id: id ?? '', customers: can('customers.read') }, pause: !id });
  const refetch = () => again({ requestPolicy: 'network-only' });
  useEffect(() => { if (!id) document.title = `${m.assortments_new()} · ${m.console_title()}`; }, [id]);
  if (!id) return <Editor assortment={undefined} again={refetch} />;
  const found = answer.data?.assortment;
  if (found) return <Editor key={found.id} assortment={found} again={refetch} />;
  if (answer.data) return <EmptyState art="search" title={m.ui_title_not_found()} text={m.ui_error_not_found()} />;
  return <DetailPage id={id} title="" name={m.assortments_title()} back={back()} main={null} loading={!answer.error} error={answer.error} retry={refetch} />;
}

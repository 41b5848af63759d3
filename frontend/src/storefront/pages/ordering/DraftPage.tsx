import { useLocation, useParams } from 'wouter';
import { StoreListDraftDoc, StoreSettleDraftDoc } from '@/gen/features/ordering/store-again';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Button, ErrorState, Icon, SkeletonLines, Time } from '@/ui';
import { Compare } from '../../ordering/Compare';
import { useAddWanted } from '../../ordering/useAddWanted';
import { Page } from '../../shell/Page';
import { SignInFirst } from '../../shell/SignInFirst';
import './pad.css';
import './again.css';

/** What a list has made ready on its day: look, choose, order, or put it away. */
export default function DraftPage() {
  const { id = '' } = useParams<{ id: string }>();
  const { status } = useSession();
  const [, go] = useLocation();
  const [result, again] = useQuery({ query: StoreListDraftDoc, variables: { id }, pause: status !== 'signed-in' });
  const settle = useMutate(StoreSettleDraftDoc);
  const { busy, add } = useAddWanted({ leads: true });
  if (status === 'anonymous') return <Page title={m.ordering_draft()}><SignInFirst next={`/drafts/${id}`} /></Page>;
  const draft = result.data?.listDraft;
  const away = async () => { if ((await settle.run({ id })).ok) go('/lists'); };
  const taken = async (done: boolean) => { if (!done) return; await settle.run({ id }); go('/cart'); };
  return (
    <Page title={draft ? m.ordering_draft_of({ name: draft.name }) : m.ordering_draft()} actions={draft && !draft.doneAt ? <Button look="ghost" icon="check" busy={settle.busy} onClick={() => void away()}>{m.ordering_draft_away()}</Button> : undefined}>
      {draft ? <><p className="pmeta"><Time value={draft.madeAt} absolute />{draft.doneAt && <> · <Icon name="check" size={14} /> {m.ordering_draft_done()}</>}</p><Compare key={id} lines={draft.today} busy={busy} onAdd={(wanted) => void add(wanted).then(taken)} /></> : result.error ? <ErrorState error={explain(result.error)} retry={() => again({ requestPolicy: 'network-only' })} /> : <SkeletonLines lines={6} height={60} />}
    </Page>
  );
}

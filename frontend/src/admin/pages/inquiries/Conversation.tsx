import { useCallback, useState } from 'react';
import { ConsoleAssignInquiryDoc, ConsoleCloseInquiryDoc, ConsoleOneInquiryDoc, ConsoleReopenInquiryDoc, type ConsoleInquiryFragment } from '@/gen/features/inquiries/console-inquiries';
import { Thread } from '@/features/inquiries/Thread';
import { askerCompany, stateText, stateTone } from '@/features/inquiries/words';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Button, ErrorState, IconButton, Select, SkeletonLines, StatusPill, toast } from '@/ui';
import { Context } from './Context';
import { SavedReplies } from './SavedReplies';

type Moved = { ok: true } | { ok: false; problem: { message: string } };

/** Who answers, and whether there is more to say. */
function Moves({ inquiry }: { inquiry: ConsoleInquiryFragment }) {
  const { viewer } = useSession();
  const assign = useMutate(ConsoleAssignInquiryDoc);
  const close = useMutate(ConsoleCloseInquiryDoc);
  const reopen = useMutate(ConsoleReopenInquiryDoc);
  const said = (done: Moved, text: string) => (done.ok ? toast(text) : toast(done.problem.message, { tone: 'danger' }));
  const me = viewer?.user?.id;
  const give = async (assigneeId: string | null) => {
    const to = inquiry.answerers.find((one) => one.id === assigneeId);
    said(await assign.run({ id: inquiry.id, assigneeId }), to ? (to.id === me ? m.inquiries_taken() : m.inquiries_assigned({ name: to.name })) : m.inquiries_unassigned());
  };
  const decide = async (closing: boolean) => {
    const done = await (closing ? close : reopen).run({ id: inquiry.id });
    said(done, closing ? m.inquiries_closed() : m.inquiries_reopened());
  };
  const mayTake = inquiry.assignee?.id !== me && inquiry.answerers.some((one) => one.id === me);
  return (
    <div className="row inboxmoves">
      <Select label={m.inquiries_assignee()} hideLabel value={inquiry.assignee?.id ?? ''} placeholder={m.inquiries_assignee_none()} options={inquiry.answerers.map((one) => ({ value: one.id, label: one.name }))} disabled={assign.busy} onChange={(e) => void give(e.currentTarget.value || null)} />
      {mayTake && <Button size="sm" busy={assign.busy} onClick={() => void give(me ?? null)}>{m.inquiries_take()}</Button>}
      {inquiry.state === 'CLOSED'
        ? <Button size="sm" icon="undo" busy={reopen.busy} onClick={() => void decide(false)}>{m.inquiries_reopen()}</Button>
        : <Button size="sm" icon="check" busy={close.busy} onClick={() => void decide(true)}>{m.inquiries_close()}</Button>}
    </div>
  );
}

/** One inquiry: what was written, where to answer, and beside it what it is about. */
export function Conversation({ id, onBack }: { id: string; onBack: () => void }) {
  const { can } = useSession();
  const [result, again] = useQuery({ query: ConsoleOneInquiryDoc, variables: { id } });
  const refetch = useCallback(() => again({ requestPolicy: 'network-only' }), [again]);
  const [facts, setFacts] = useState(false);
  const inquiry = result.data?.inquiry;
  if (!inquiry) return <section className="panel inboxnone">{result.error ? <ErrorState error={explain(result.error)} retry={refetch} /> : <SkeletonLines lines={6} height={36} />}</section>;
  const mayAnswer = can('inquiries.answer');
  return (
    <>
      <section className="panel inboxthread" aria-label={inquiry.title}>
        <div className="inboxhead">
          <div className="row inboxtitle"><IconButton className="inboxback" icon="arrowLeft" label={m.inquiries_back()} onClick={onBack} /><div className="stack"><h2 className="truncate">{inquiry.title}</h2><span className="muted truncate">{askerCompany(inquiry)} · {m.inquiries_asked_by({ name: inquiry.asker })}</span></div><StatusPill tone={stateTone(inquiry.state)}>{stateText(inquiry.state)}</StatusPill><IconButton className="inboxfacts" icon="info" label={m.inquiries_context()} aria-expanded={facts} onClick={() => setFacts(!facts)} /></div>
          {mayAnswer && <Moves inquiry={inquiry} />}
        </div>
        <Thread inquiry={inquiry} side="STAFF" mayWrite={mayAnswer} onNews={refetch} tools={(put) => <SavedReplies english={inquiry.askerLocale === 'en'} put={put} />} />
      </section>
      <Context inquiry={inquiry} shown={facts} />
    </>
  );
}

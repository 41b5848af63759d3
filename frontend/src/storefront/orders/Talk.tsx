import type { FormEvent } from 'react';
import { StoreCommentOrderDoc, type StoreOrderFragment } from '@/gen/features/orders/store-order';
import { useDraft } from '@/lib/draft';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, TextArea, Time } from '@/ui';

/** What happened, newest first, and a word to the supplier. */
export function Talk({ order, mayComment }: { order: StoreOrderFragment; mayComment: boolean }) {
  const comment = useMutate(StoreCommentOrderDoc);
  const [text, setText, clear] = useDraft(`order.${order.id}`, '');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim()) return;
    const done = await comment.run({ id: order.id, text: text.trim() });
    if (done.ok) clear();
  };
  return (
    <section className="card">
      <h2>{m.store_timeline()}</h2>
      {mayComment && <form className="talk" onSubmit={(e) => void send(e)}><TextArea label={m.store_comment()} hideLabel rows={2} placeholder={m.store_comment_example()} value={text} onChange={(e) => setText(e.currentTarget.value)} error={comment.problem?.message} /><Button type="submit" busy={comment.busy} disabled={!text.trim()}>{m.store_comment_send()}</Button></form>}
      <ol className="story">{[...order.timeline].reverse().map((e) => <li key={e.id} className={e.kind === 'COMMENT' ? 'said' : ''}><p>{e.text}</p><span className="pmeta">{e.actor && `${e.actor} · `}<Time value={e.createdAt} /></span></li>)}</ol>
    </section>
  );
}

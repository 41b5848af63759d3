import { Checkbox, Textarea } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import { useDraft } from '@/lib/draft';
import { Badge, Button, Icon, Time, type IconName, type Tone } from '@/ui';

export type TimelineItem = { id: string; at: string; actor: string; text: ReactNode; comment?: boolean; public?: boolean; icon?: IconName; tone?: Tone };
type Props = { items: readonly TimelineItem[]; draftKey: string; onComment?: (text: string, visible: boolean) => Promise<Problem | undefined>; allowPublic?: boolean };

/** What happened, newest first, and the field to say something. A comment that could not be sent stays in the field. */
export function Timeline({ items, draftKey, onComment, allowPublic }: Props) {
  const [text, setText, clear] = useDraft(`comment.${draftKey}`, '');
  const [visible, setVisible] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!onComment || !text.trim() || busy) return;
    setBusy(true);
    const failed = await onComment(text.trim(), visible);
    setBusy(false);
    setProblem(failed);
    if (!failed) clear();
  };
  const ordered = [...items].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <div className="stack">
      {onComment && (
        <form className="commentbox" onSubmit={(e) => void send(e)}>
          <Textarea aria-label={m.console_comment()} placeholder={m.console_comment_placeholder()} autosize minRows={2} maxRows={8} value={text} error={problem?.message} onChange={(e) => setText(e.currentTarget.value)} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) void send(); }} />
          <div className="spread">{allowPublic ? <Checkbox size="xs" label={m.console_comment_public()} checked={visible} onChange={(e) => setVisible(e.currentTarget.checked)} /> : <span />}<Button type="submit" size="sm" look="soft" busy={busy} disabled={!text.trim()}>{m.console_comment_send()}</Button></div>
        </form>
      )}
      {ordered.length === 0 && <p className="muted">{m.console_timeline_empty()}</p>}
      <ol className="timeline">
        {ordered.map((item) => (
          <li key={item.id} className={item.comment ? 'comment' : ''}>
            <span className={`dot tone-${item.tone ?? 'neutral'}`}><Icon name={item.icon ?? (item.comment ? 'comment' : 'clock')} size={14} /></span>
            <div><div className="timeline-text">{item.text}</div><div className="muted timeline-meta"><span>{item.actor}</span><Time value={item.at} />{item.comment && <Badge tone={item.public ? 'info' : 'neutral'}>{item.public ? m.console_comment_public() : m.console_comment_internal()}</Badge>}</div></div>
          </li>
        ))}
      </ol>
    </div>
  );
}

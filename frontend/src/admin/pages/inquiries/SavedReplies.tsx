import { Menu, Modal, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConsoleRemoveSavedReplyDoc, ConsoleSavedRepliesDoc, ConsoleSaveSavedReplyDoc, type ConsoleSavedReplyFragment } from '@/gen/features/inquiries/console-inquiries';
import { mutate, useClient, useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, Icon, IconButton, toast } from '@/ui';
import { at, elsewhere } from '../../form/problems';
import { FormDialog } from '../../page/FormDialog';
import { useFocusBack } from '../../page/focus';

type Reply = ConsoleSavedReplyFragment;
const NEW: Reply = { __typename: 'SavedReply', id: '', name: '', textZh: '', textEn: '', version: 0 };
const inputOf = ({ name, textZh, textEn, version }: Reply) => ({ name, textZh, textEn, version });

/** One saved reply, new or changed, in both languages. */
function ReplyForm({ reply, onClose, onSaved }: { reply: Reply; onClose: () => void; onSaved: () => void }) {
  const save = useMutate(ConsoleSaveSavedReplyDoc);
  const [values, setValues] = useState(reply);
  const put = (change: Partial<Reply>) => setValues((before) => ({ ...before, ...change }));
  const submit = async () => {
    const done = await save.run({ id: reply.id || null, input: inputOf(values) });
    if (!done.ok) return;
    toast(m.inquiries_reply_saved());
    onSaved();
    onClose();
  };
  return (
    <FormDialog open onClose={onClose} title={reply.id ? m.inquiries_reply_edit() : m.inquiries_reply_new()} submit={m.ui_save()} onSubmit={submit} busy={save.busy} disabled={!values.name.trim() || !values.textZh.trim()} problem={elsewhere(save.problem, ['name', 'textZh', 'textEn'])}>
      <div className="fields">
        <TextInput className="full" label={m.inquiries_reply_name()} value={values.name} maxLength={60} error={at(save.problem, 'name')} data-autofocus onChange={(e) => put({ name: e.currentTarget.value })} />
        <Textarea className="full" label={m.inquiries_reply_zh()} autosize minRows={3} maxRows={10} value={values.textZh} maxLength={2000} error={at(save.problem, 'textZh')} onChange={(e) => put({ textZh: e.currentTarget.value })} />
        <Textarea className="full" label={m.inquiries_reply_en()} autosize minRows={3} maxRows={10} value={values.textEn} maxLength={2000} error={at(save.problem, 'textEn')} onChange={(e) => put({ textEn: e.currentTarget.value })} />
      </div>
    </FormDialog>
  );
}

/** All of them, to be changed; what was deleted can be brought back at once. */
function Keeping({ replies, again, onClose }: { replies: readonly Reply[]; again: () => void; onClose: () => void }) {
  const client = useClient();
  const [open, setOpen] = useState<Reply>();
  useFocusBack();
  const remove = async (reply: Reply) => {
    const done = await mutate(client, ConsoleRemoveSavedReplyDoc, { id: reply.id });
    if (!done.ok) { toast(done.problem.message, { tone: 'danger' }); return; }
    again();
    toast(m.inquiries_reply_removed({ name: reply.name }), { undo: () => void mutate(client, ConsoleSaveSavedReplyDoc, { id: null, input: inputOf(reply) }).then(again) });
  };
  if (open) return <ReplyForm reply={open} onClose={() => setOpen(undefined)} onSaved={again} />;
  return (
    <Modal opened onClose={onClose} title={<strong>{m.inquiries_replies()}</strong>} size={560} closeButtonProps={{ 'aria-label': m.ui_close() }}>
      {replies.length === 0 && <p className="muted">{m.inquiries_replies_none()}</p>}
      <ul className="keptreplies">{replies.map((reply) => <li key={reply.id}><span className="stack"><strong>{reply.name}</strong><span className="muted truncate">{reply.textZh}</span></span><IconButton size="sm" icon="edit" label={m.inquiries_reply_change({ name: reply.name })} onClick={() => setOpen(reply)} /><IconButton size="sm" icon="trash" label={m.inquiries_reply_remove({ name: reply.name })} onClick={() => void remove(reply)} /></li>)}</ul>
      <Button icon="plus" onClick={() => setOpen(NEW)}>{m.inquiries_reply_new()}</Button>
    </Modal>
  );
}

/** Texts to answer with: `put` adds one to what was typed, in the language of who asked. */
export function SavedReplies({ english, put }: { english: boolean; put: (text: string) => void }) {
  const [keeping, setKeeping] = useState(false);
  const [result, ask] = useQuery({ query: ConsoleSavedRepliesDoc });
  const again = () => ask({ requestPolicy: 'network-only' });
  const replies = result.data?.savedReplies ?? [];
  return (
    <>
      <Menu position="top-start" width={300} withinPortal returnFocus={false}>
        <Menu.Target><Button size="sm" look="ghost" icon="list">{m.inquiries_replies()}</Button></Menu.Target>
        <Menu.Dropdown>
          {replies.length === 0 && <Menu.Label>{m.inquiries_replies_none()}</Menu.Label>}
          {replies.map((reply) => <Menu.Item key={reply.id} onClick={() => put((english && reply.textEn) || reply.textZh)}><strong>{reply.name}</strong><span className="replytext">{(english && reply.textEn) || reply.textZh}</span></Menu.Item>)}
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="edit" size={16} />} onClick={() => setKeeping(true)}>{m.inquiries_replies_keep()}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {keeping && <Keeping replies={replies} again={again} onClose={() => setKeeping(false)} />}
    </>
  );
}

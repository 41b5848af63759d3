import { useState } from 'react';
import { RemoveInquiryAttachmentDoc, UploadInquiryAttachmentDoc, type InquiryFileFragment } from '@/gen/features/inquiries/thread';
import { useDraft } from '@/lib/draft';
import { mutate, useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { uploadFile } from '@/lib/upload';

export const MOST = 9;
export const TAKEN = '.pdf,.jpg,.jpeg,.png,.webp,.gif,.avif,.docx,.xlsx,.pptx';
/** On its way; with an `error` it was refused. */
export type Sending = { id: number; name: string; part: number; error?: string };
const NONE: InquiryFileFragment[] = [];
let next = 0;

/** Files of a message that is being written: uploaded at once, kept with the draft, sent by their ids. */
export function useFiles(draft: string) {
  const client = useClient();
  const [files, setFiles, clear] = useDraft(`inquiry.${draft}.files`, NONE);
  const [sending, setSending] = useState<Sending[]>([]);
  const put = (id: number, change: Partial<Sending>) => setSending((all) => all.map((one) => (one.id === id ? { ...one, ...change } : one)));
  const upload = async (file: File) => {
    const id = next++;
    setSending((all) => [...all, { id, name: file.name, part: 0 }]);
    const problem = await uploadFile(UploadInquiryAttachmentDoc, {}, file, (part) => put(id, { part }), ({ uploadInquiryAttachment: made }) => {
      if (made.__typename === 'InquiryAttachment') setFiles((all) => [...all, made]);
    });
    if (problem) put(id, { error: problem.message });
    else setSending((all) => all.filter((one) => one.id !== id));
  };
  const add = (list: Iterable<File>) => {
    const room = MOST - files.length - sending.filter((one) => !one.error).length;
    const given = [...list];
    for (const file of given.slice(0, room)) void upload(file);
    if (given.length > room) setSending((all) => [...all, { id: next++, name: '', part: 0, error: m.inquiries_attach_most({ most: MOST }) }]);
  };
  const remove = (file: InquiryFileFragment) => {
    setFiles((all) => all.filter((one) => one.id !== file.id));
    void mutate(client, RemoveInquiryAttachmentDoc, { id: file.id });
  };
  const dismiss = (id: number) => setSending((all) => all.filter((one) => one.id !== id));
  return { files, sending, add, remove, dismiss, clear, busy: sending.some((one) => !one.error) };
}

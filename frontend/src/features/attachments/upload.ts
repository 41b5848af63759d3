import { UploadAttachmentDoc } from '@/gen/features/attachments/attachments';
import { locale, m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';

type Answer = { data?: { uploadAttachment?: ({ __typename: string } & Problem) | null } | null; errors?: Array<{ message: string }> };

/** Sends one file to an order, or without one to the next order, telling the progress (0 to 1), which fetch cannot. Never throws. */
export function uploadAttachment(file: File, orderId: string | null, onProgress: (part: number) => void): Promise<Problem | undefined> {
  return new Promise((done) => {
    const body = new FormData();
    body.append('operations', JSON.stringify({ query: UploadAttachmentDoc, variables: { file: null, orderId } }));
    body.append('map', JSON.stringify({ 0: ['variables.file'] }));
    body.append('0', file);
    const request = new XMLHttpRequest();
    request.open('POST', '/graphql');
    request.setRequestHeader('accept', 'application/graphql-response+json, application/json');
    request.setRequestHeader('accept-language', locale());
    request.upload.onprogress = (e) => { if (e.lengthComputable) onProgress(e.loaded / e.total); };
    request.onerror = () => done({ code: 'NETWORK', message: m.ui_error_offline() });
    request.onload = () => {
      try {
        const answer = JSON.parse(request.responseText) as Answer;
        const made = answer.data?.uploadAttachment;
        done(made && made.__typename !== 'Problem' ? undefined : { code: 'UPLOAD', message: made?.message ?? answer.errors?.[0]?.message ?? m.ui_error_fault() });
      } catch {
        done({ code: 'UPLOAD', message: m.ui_error_fault() });
      }
    };
    request.send(body);
  });
}

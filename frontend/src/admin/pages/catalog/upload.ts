import type { Problem } from '@/lib/problem';
import { locale, m } from '@/lib/i18n';

/** Sends one file by the multipart protocol of GraphQL as `$file`, telling the progress (0 to 1), which fetch cannot. Never throws. */
export function uploadFile(document: string, variables: Record<string, unknown>, file: File, onProgress: (part: number) => void): Promise<Problem | undefined> {
  return new Promise((done) => {
    const body = new FormData();
    body.append('operations', JSON.stringify({ query: document, variables: { ...variables, file: null } }));
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
        const answer = JSON.parse(request.responseText) as { data?: Record<string, ({ __typename: string; refusal?: string } & Problem) | null> | null; errors?: Array<{ message: string }> };
        const result = Object.values(answer.data ?? {})[0];
        if (result && result.__typename !== 'Problem') done(undefined);
        else done({ code: 'UPLOAD', message: result?.message ?? answer.errors?.[0]?.message ?? m.ui_error_fault() });
      } catch { done({ code: 'UPLOAD', message: request.status === 413 ? m.catalog_media_too_large() : m.ui_error_fault() }); }
    };
    request.send(body);
  });
}

export const uploadPicture = (document: string, productId: string, file: File, altZh: string, altEn: string, onProgress: (part: number) => void): Promise<Problem | undefined> => uploadFile(document, { productId, altZh, altEn }, file, onProgress);

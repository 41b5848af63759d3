import type { TypedDocumentNode } from './graphql';
import { locale, m } from './i18n';
import type { Problem } from './problem';

type Answer = { data?: Record<string, ({ __typename: string } & Problem) | null> | null; errors?: Array<{ message: string }> };

/** Sends one file by the multipart protocol of GraphQL as `$file`, telling the progress (0 to 1), which fetch cannot; `onMade` gets what came back unless it was refused. Never throws. */
export function uploadFile<D, V extends { file: unknown }>(document: TypedDocumentNode<D, V>, variables: Omit<V, 'file'>, file: File, onProgress: (part: number) => void, onMade?: (made: D) => void): Promise<Problem | undefined> {
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
        const answer = JSON.parse(request.responseText) as Answer;
        const made = Object.values(answer.data ?? {})[0];
        if (made && made.__typename !== 'Problem') onMade?.(answer.data as D);
        done(made && made.__typename !== 'Problem' ? undefined : { code: 'UPLOAD', message: made?.message ?? answer.errors?.[0]?.message ?? m.ui_error_fault() });
      } catch {
        done({ code: 'UPLOAD', message: request.status === 413 ? m.ui_error_too_large() : m.ui_error_fault() });
      }
    };
    request.send(body);
  });
}

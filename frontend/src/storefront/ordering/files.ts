import { StoreReadOrderFileDoc } from '@/gen/features/ordering/store-pad';
import { locale, m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import type { Asked } from './pad';

export const FILE_TYPES = '.csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods';

type Answer = { data?: { readOrderFile?: ({ __typename: 'AskedLines'; lines: Asked[] } | ({ __typename: 'Problem' } & Problem)) | null } | null };

/** What a spreadsheet or CSV file asks for, read by the server. Never throws. */
export async function readFile(file: File): Promise<{ lines: Asked[] } | { problem: string }> {
  const body = new FormData();
  body.append('operations', JSON.stringify({ query: StoreReadOrderFileDoc as unknown as string, variables: { file: null } }));
  body.append('map', JSON.stringify({ 0: ['variables.file'] }));
  body.append('0', file);
  try {
    const answer = await fetch('/graphql', { method: 'POST', body, credentials: 'same-origin', headers: { accept: 'application/graphql-response+json, application/json', 'accept-language': locale() } });
    const result = ((await answer.json()) as Answer).data?.readOrderFile;
    if (result?.__typename === 'AskedLines') return { lines: result.lines };
    return { problem: result?.message ?? m.ui_error_fault() };
  } catch {
    return { problem: m.ui_error_offline() };
  }
}

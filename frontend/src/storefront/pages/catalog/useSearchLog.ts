import { useEffect, useRef, type MouseEvent } from 'react';
import { useClient } from 'urql';
import { StoreRecordClickDoc, StoreRecordSearchDoc } from '@/gen/features/catalog/store-search';

/** Tells the shop what was looked for, once a search, and which hits were opened; without a name. Gives the click handler of the hits. */
export function useSearchLog(text: string, ready: boolean, rows: ReadonlyArray<{ id: string; code: string }>): (event: MouseEvent) => void {
  const client = useClient();
  const record = useRef<Promise<string | undefined>>(undefined);
  useEffect(() => { record.current = undefined; }, [text]);
  useEffect(() => {
    if (!text || !ready || record.current) return;
    record.current = client.mutation(StoreRecordSearchDoc, { text }).toPromise().then(({ data }) => (data?.recordSearch.__typename === 'SearchRecord' ? data.recordSearch.id : undefined));
  }, [client, text, ready]);
  return (event) => {
    const href = event.target instanceof Element ? event.target.closest('a')?.getAttribute('href') : null;
    const at = rows.findIndex((row) => href?.split('?')[0]?.endsWith(`/p/${encodeURIComponent(row.code)}`));
    const row = rows[at];
    if (!row) return;
    void record.current?.then((searchId) => { if (searchId) void client.mutation(StoreRecordClickDoc, { searchId, productId: row.id, position: at + 1 }).toPromise(); });
  };
}

import { createRequest, type AnyVariables, type CombinedError, type TypedDocumentNode } from '@urql/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useClient } from 'urql';
import { cameBack } from './arrival';

export type Connection<N> = { nodes: N[]; pageInfo: { hasNextPage: boolean; endCursor: string | null }; totalCount?: number | null };
/** Rows of a keyset list: all pages loaded so far, kept fresh by the cache. Old rows stay visible while new ones load. */
export type Rows<N> = {
  rows: N[];
  total: number | undefined;
  loading: boolean;
  loadingMore: boolean;
  error: CombinedError | undefined;
  hasMore: boolean;
  loadMore: () => void;
  refetch: () => void;
  /** Ids of every matching row, at most `limit`, loaded page by page: for "select all matching". */
  allIds: (limit?: number) => Promise<string[]>;
};
/** How far each list had been loaded, so that the back button finds as many rows as were there. */
const loaded = new Map<string, Array<string | null>>();
type Page<N> = { connection: Connection<N> | undefined; error: CombinedError | undefined; stale: boolean };

/** `variables` without `first` and `after`; both are added here. Pass `pick` as a stable function. */
export function useConnection<D, V extends AnyVariables, N extends { id: string }>(document: TypedDocumentNode<D, V>, variables: Omit<V, 'first' | 'after'>, pick: (data: D) => Connection<N>, size = 50): Rows<N> {
  const client = useClient();
  const key = JSON.stringify(variables);
  const memory = `${document as unknown as string} ${key}`;
  const [cursors, setCursors] = useState<{ key: string; after: Array<string | null> }>(() => ({ key, after: (cameBack() && loaded.get(memory)) || [null] }));
  const [pages, setPages] = useState<{ key: string; list: Page<N>[] }>({ key: '', list: [] });
  const [round, setRound] = useState(0);
  const picker = useRef(pick);
  picker.current = pick;
  const after = cursors.key === key ? cursors.after : [null];
  const afterKey = JSON.stringify(after);
  useEffect(() => { loaded.set(memory, JSON.parse(afterKey) as Array<string | null>); }, [memory, afterKey]);

  const request = useCallback((cursor: string | null, first = size) => createRequest(document, { ...(JSON.parse(key) as object), first, after: cursor } as unknown as V), [document, key, size]);
  useEffect(() => {
    const stops = (JSON.parse(afterKey) as Array<string | null>).map((cursor, i) =>
      client.executeQuery<D, V>(request(cursor), round > 0 && i === 0 ? { requestPolicy: 'network-only' } : {}).subscribe((result) => {
        setPages((before) => {
          const list = before.key === key ? [...before.list] : [];
          const old = list[i]?.connection;
          list[i] = { connection: result.data ? picker.current(result.data) : old, error: result.error, stale: result.stale };
          return { key, list };
        });
      }),
    );
    return () => { for (const stop of stops) stop.unsubscribe(); };
  }, [client, request, afterKey, key, round]);

  const shown = pages.list;
  const mine = pages.key === key;
  const rows = useMemo(() => {
    const seen = new Set<string>();
    return shown.flatMap((p) => p?.connection?.nodes ?? []).filter((n) => !seen.has(n.id) && seen.add(n.id));
  }, [shown]);
  const last = mine ? shown[after.length - 1]?.connection : undefined;
  const loadMore = useCallback(() => {
    const cursor = last?.pageInfo.endCursor;
    if (last?.pageInfo.hasNextPage && cursor) setCursors({ key, after: [...(JSON.parse(afterKey) as Array<string | null>), cursor] });
  }, [last, key, afterKey]);
  const refetch = useCallback(() => setRound((n) => n + 1), []);
  const allIds = useCallback(async (limit = 10_000) => {
    const ids: string[] = [];
    for (let cursor: string | null = null; ;) {
      const result = await client.executeQuery<D, V>(request(cursor, 100), { requestPolicy: 'network-only' }).toPromise();
      if (!result.data) throw result.error ?? new Error('no answer');
      const page = picker.current(result.data);
      ids.push(...page.nodes.map((n) => n.id));
      cursor = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage || !cursor || ids.length >= limit) return ids.slice(0, limit);
    }
  }, [client, request]);
  return {
    rows, total: shown[0]?.connection?.totalCount ?? undefined, loading: !mine || !shown[0], loadingMore: mine && after.length > 1 && !shown[after.length - 1],
    error: shown.find((p) => p?.error)?.error, hasMore: last?.pageInfo.hasNextPage ?? false, loadMore, refetch, allIds,
  };
}

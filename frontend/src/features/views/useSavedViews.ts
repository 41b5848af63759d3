import type { TypedDocumentNode } from '@urql/core';
import { useEffect, useRef } from 'react';
import { ArrangeListDoc, RemoveViewDoc, SaveViewDoc, SavedViewsDoc } from '@/gen/features/views/views';
import { mutate, useClient, useQuery } from '@/lib/graphql';
import type { Problem } from '@/lib/problem';

export type View = { id: string; name: string; query: string; shared?: boolean; mine?: boolean; count?: number | undefined };
/** How a list looks: ids of columns in their order, those hidden and those shown against the default, and the row height. */
export type Layout = { order: string[]; hidden: string[]; shown: string[]; density: string };
/** Where saved views come from; a problem is returned, never thrown. */
export type Views = {
  views: View[];
  save: (view: { id?: string; name: string; query: string; shared: boolean }) => Promise<Problem | { id: string }>;
  remove: (id: string) => Promise<Problem | undefined>;
  /** What this person arranged on any device; undefined while unknown or never arranged. */
  layout?: Layout | undefined;
  arrange?: (layout: Layout) => void;
};
/** How the rows under a view are counted: `filterOf` says what a view's query asks the API for. All views are one request. */
export type Counting<F> = { document: TypedDocumentNode<unknown, { filters: F[] }>; filterOf: (query: string) => F; ready: boolean; /** Changes when the rows may have. */ stamp: unknown };

const ARRANGED_MS = 500;
const NOTHING: TypedDocumentNode<unknown, { filters: never[] }> = SavedViewsDoc as never;

/** The number of rows under each view, asked for once the list itself is there. */
function useCounts<F>(views: readonly View[], counting: Counting<F> | undefined): Array<number | undefined> {
  const filters = counting ? views.map((v) => counting.filterOf(v.query)) : [];
  const wanted = Boolean(counting?.ready) && filters.length > 0;
  const [answer, again] = useQuery<Record<string, unknown>, { filters: F[] }>({ query: (counting?.document ?? NOTHING) as TypedDocumentNode<Record<string, unknown>, { filters: F[] }>, variables: { filters }, pause: !wanted });
  const before = useRef(counting?.stamp);
  const stamp = counting?.stamp;
  useEffect(() => {
    if (wanted && before.current !== undefined && before.current !== stamp) again({ requestPolicy: 'network-only' });
    before.current = stamp;
  }, [stamp, wanted, again]);
  const found = Object.values(answer.data ?? {}).find((one): one is number[] => Array.isArray(one));
  return found?.length === views.length ? found : [];
}

/** Private and shared views of one list and how it looks, kept on the server so that they follow the person. */
export function useSavedViews<F = never>(list: string, counting?: Counting<F>): Views {
  const client = useClient();
  const [result, again] = useQuery({ query: SavedViewsDoc, variables: { list } });
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const refresh = () => again({ requestPolicy: 'network-only' });
  const views: View[] = result.data?.savedViews ?? [];
  const counts = useCounts(views, counting);
  return {
    views: views.map((v, i) => ({ ...v, count: counts[i] })),
    async save(view) {
      const outcome = await mutate(client, SaveViewDoc, { id: view.id ?? null, list, name: view.name, query: view.query, shared: view.shared });
      if (outcome.ok) refresh();
      return outcome.ok ? { id: (outcome.data as { id: string }).id } : outcome.problem;
    },
    async remove(id) {
      const outcome = await mutate(client, RemoveViewDoc, { id });
      if (outcome.ok) refresh();
      return outcome.ok ? undefined : outcome.problem;
    },
    // While a change is on its way, what the server had before does not count.
    layout: waiting.current === undefined ? (result.data?.listLayout ?? undefined) : undefined,
    arrange(layout) {
      clearTimeout(waiting.current);
      const { order, hidden, shown, density } = layout;
      const mine = setTimeout(() => void mutate(client, ArrangeListDoc, { list, layout: { order, hidden, shown, density } }).then(() => { if (waiting.current === mine) waiting.current = undefined; }), ARRANGED_MS);
      waiting.current = mine;
    },
  };
}

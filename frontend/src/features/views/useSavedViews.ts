import { RemoveViewDoc, SaveViewDoc, SavedViewsDoc } from '@/gen/features/views/views';
import { mutate, useClient, useQuery } from '@/lib/graphql';
import type { Problem } from '@/lib/problem';

export type View = { id: string; name: string; query: string; shared?: boolean; mine?: boolean; count?: number | undefined };
/** Where saved views come from; a problem is returned, never thrown. */
export type Views = { views: View[]; save: (view: { id?: string; name: string; query: string; shared: boolean }) => Promise<Problem | { id: string }>; remove: (id: string) => Promise<Problem | undefined> };

/** Private and shared views of one list, kept on the server so that they follow the person. */
export function useSavedViews(list: string): Views {
  const client = useClient();
  const [result, again] = useQuery({ query: SavedViewsDoc, variables: { list } });
  const refresh = () => again({ requestPolicy: 'network-only' });
  return {
    views: result.data?.savedViews ?? [],
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
  };
}

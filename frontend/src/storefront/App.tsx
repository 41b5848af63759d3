import { useMemo } from 'react';
import { documentCache } from '@/lib/documents';
import { GraphqlProvider, makeClient } from '@/lib/graphql';
import { useLocale } from '@/lib/i18n';
import { SessionProvider, useSessionGeneration } from '@/lib/session';
import { Shell } from './shell/Shell';
import { Pages } from './routes';

/** The client is new for every language and every person: answers of the one never show for the other. */
export function App() {
  const locale = useLocale();
  const generation = useSessionGeneration();
  const identity = `${locale}:${generation}`;
  // eslint-disable-next-line react/exhaustive-deps -- `identity` is the reason for a new client, not an input of it
  const client = useMemo(() => makeClient({ live: true, get: true, cache: documentCache }), [identity]);
  return (
    <GraphqlProvider value={client} key={identity}>
      <SessionProvider>
        <Shell><Pages /></Shell>
      </SessionProvider>
    </GraphqlProvider>
  );
}

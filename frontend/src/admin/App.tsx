import { MantineProvider } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import { useMemo } from 'react';
import { GraphqlProvider, makeClient } from '@/lib/graphql';
import { useLocale } from '@/lib/i18n';
import { normalisedCache } from '@/lib/normalised';
import { SessionProvider, useSession, useSessionGeneration } from '@/lib/session';
import { usePaintedTheme } from '@/lib/theme';
import { ErrorState, Toasts } from '@/ui';
import { explain } from '@/lib/problem';
import { cssVariables, theme } from './mantine';
import { router } from './router';
import { SignInPage } from './shell/SignInPage';

/** Nothing of the console is rendered, and nothing asked, before we know that a member of staff is here. */
function Gate() {
  const session = useSession();
  if (session.status === 'loading') return <div className="boot" role="status" aria-busy="true"><span className="spin" /></div>;
  if (session.status === 'failed') return <ErrorState error={explain(session.error!)} retry={session.refresh} />;
  if (session.status === 'anonymous' || session.viewer?.side !== 'STAFF') return <SignInPage />;
  return <RouterProvider router={router} />;
}

/** The client is new for every language and every person: answers of the one never show for the other. */
export function App() {
  const locale = useLocale();
  const painted = usePaintedTheme();
  const generation = useSessionGeneration();
  const identity = `${locale}:${generation}`;
  // eslint-disable-next-line react/exhaustive-deps -- `identity` is the reason for a new client, not an input of it
  const client = useMemo(() => makeClient({ live: true, cache: normalisedCache() }), [identity]);
  return (
    <MantineProvider theme={theme} forceColorScheme={painted} cssVariablesResolver={cssVariables}>
      <GraphqlProvider value={client} key={identity}>
        <SessionProvider><Gate /></SessionProvider>
        <Toasts />
      </GraphqlProvider>
    </MantineProvider>
  );
}

import { createContext, useCallback, useContext, useMemo, type ReactNode } from 'react';
import type { CombinedError } from '@urql/core';
import { SignInDoc, SignOutDoc, ViewerDoc, type ViewerQuery } from '@/gen/lib/session';
import { mutate, useClient, useQuery, type Outcome } from './graphql';
import { closeLive } from './live';
import { createStore, useStore } from './store';

export type Viewer = ViewerQuery['viewer'];
export type Session = {
  status: 'loading' | 'anonymous' | 'signed-in' | 'failed';
  viewer: Viewer | undefined;
  error: CombinedError | undefined;
  /** True when the viewer has the permission: `can('orders.confirm')`. The server decides again. */
  can: (permission: string) => boolean;
  signIn: (email: string, password: string) => Promise<Outcome<unknown>>;
  signOut: () => Promise<void>;
  refresh: () => void;
};

const Context = createContext<Session | null>(null);
/** Raised after sign-in and sign-out: the root builds a new client, so that no answer of another person stays in memory. */
const generation = createStore(0);
export const useSessionGeneration = (): number => useStore(generation);

/** Somebody else is here now without `signIn`: after a registration that signs in by itself. */
export const renewSession = (): void => generation.set((n) => n + 1);

/** Asks once who is here and offers the answer to everything below. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const [result, again] = useQuery({ query: ViewerDoc });
  const viewer = result.data?.viewer;
  const signIn = useCallback(async (email: string, password: string) => {
    const outcome = await mutate(client, SignInDoc, { email, password });
    if (outcome.ok) generation.set((n) => n + 1);
    return outcome as Outcome<unknown>;
  }, [client]);
  const signOut = useCallback(async () => {
    await mutate(client, SignOutDoc, {});
    await closeLive();
    generation.set((n) => n + 1);
  }, [client]);
  const session = useMemo<Session>(() => {
    const granted = new Set(viewer?.permissions ?? []);
    const status = viewer ? (viewer.user ? 'signed-in' : 'anonymous') : result.error ? 'failed' : 'loading';
    return { status, viewer, error: result.error, can: (permission) => granted.has(permission), signIn, signOut, refresh: () => again({ requestPolicy: 'network-only' }) };
  }, [viewer, result.error, signIn, signOut, again]);
  return <Context.Provider value={session}>{children}</Context.Provider>;
}

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error('useSession needs a SessionProvider above it');
  return session;
}

/** Renders its children only for viewers with the permission. */
export const Can = ({ permission, children, fallback = null }: { permission: string; children: ReactNode; fallback?: ReactNode }) => (useSession().can(permission) ? children : fallback);

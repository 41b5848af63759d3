import { Client, createRequest, fetchExchange, mapExchange, subscriptionExchange, type AnyVariables, type CombinedError, type Exchange, type OperationContext, type TypedDocumentNode } from '@urql/core';
import { useCallback, useState } from 'react';
import { useClient } from 'urql';
import { activeQueries } from './active';
import { locale } from './i18n';
import { forwardLive } from './live';
import { explain, type Problem } from './problem';
import { trustedFetch } from './trusted';

export { useQuery, useSubscription, Provider as GraphqlProvider, useClient } from 'urql';
export type { TypedDocumentNode } from '@urql/core';

/** Both are needed: urql's default also accepts event streams, and the server would answer every query as one. */
const ACCEPT = 'application/graphql-response+json, application/json';

/** `cache`: `documentCache` or `normalisedCache()`; each app ships only the one it names. `get`: open documents go where browsers keep answers. */
export type ClientOptions = { cache: Exchange; live?: boolean; get?: boolean; onSignedOut?: () => void };

/** One client per app and language. `live` opens the socket when the first subscription starts, not before. */
export function makeClient(options: ClientOptions): Client {
  const exchanges: Exchange[] = [
    mapExchange({ onError: (error: CombinedError) => { if (explain(error).kind === 'signed-out') options.onSignedOut?.(); } }),
    activeQueries,
    options.cache,
    fetchExchange,
  ];
  if (options.live) exchanges.push(subscriptionExchange({ forwardSubscription: forwardLive }));
  return new Client({ url: '/graphql', exchanges, fetch: trustedFetch({ get: options.get ?? false }), preferGetMethod: false, requestPolicy: 'cache-and-network', fetchOptions: () => ({ credentials: 'same-origin', headers: { accept: ACCEPT, 'accept-language': locale() } }) });
}

type Payload<D> = D extends object ? Exclude<D[Exclude<keyof D, '__typename'>], undefined> : never;
type Refusal = { __typename: 'Problem' };
/** What a mutation gave back: the thing, or the reason why not. */
export type Outcome<D> = { ok: true; data: Exclude<NonNullable<Payload<D>>, Refusal> } | { ok: false; problem: Problem };

/** Runs a mutation of the form `Thing | Problem`. Never throws: a network fault is a problem with the code NETWORK. */
export async function mutate<D, V extends AnyVariables>(client: Client, document: TypedDocumentNode<D, V>, variables: V, context?: Partial<OperationContext>): Promise<Outcome<D>> {
  const result = await client.executeMutation<D, V>(createRequest(document, variables), context).toPromise();
  if (result.error) {
    const { kind, message, requestId } = explain(result.error);
    return { ok: false, problem: { code: kind === 'offline' ? 'NETWORK' : kind.toUpperCase(), message: requestId ? `${message} (${requestId})` : message } };
  }
  const payload = Object.entries(result.data ?? {}).find(([key]) => key !== '__typename')?.[1] as ({ __typename?: string } & Problem) | null | undefined;
  if (payload?.__typename === 'Problem') return { ok: false, problem: payload };
  return { ok: true, data: payload as unknown as Exclude<NonNullable<Payload<D>>, Refusal> };
}

/** A mutation for a form or a button: `const save = useMutate(SaveDoc)`; `save.run(vars)`, `save.busy`, `save.problem`. */
export function useMutate<D, V extends AnyVariables>(document: TypedDocumentNode<D, V>) {
  const client = useClient();
  const [state, setState] = useState<{ busy: boolean; problem: Problem | null }>({ busy: false, problem: null });
  const run = useCallback(async (variables: V): Promise<Outcome<D>> => {
    setState({ busy: true, problem: null });
    const outcome = await mutate(client, document, variables);
    setState({ busy: false, problem: outcome.ok ? null : outcome.problem });
    return outcome;
  }, [client, document]);
  const clear = useCallback(() => setState({ busy: false, problem: null }), []);
  return { run, clear, ...state };
}

/** A fresh key per attempt of a user; keep it until the attempt succeeded, so that a retry cannot order twice. */
export const idempotencyKey = (): string => (typeof crypto.randomUUID === 'function' ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join(''));

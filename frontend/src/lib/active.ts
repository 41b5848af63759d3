import { makeOperation, mapExchange, type Client, type Exchange, type Operation } from '@urql/core';

const active = new Map<number, { operation: Operation; client: Client }>();

/** Remembers which queries are on screen, so that they can be fetched again after a gap in the live connection. */
export const activeQueries: Exchange = (input) =>
  mapExchange({
    onOperation(operation) {
      if (operation.kind === 'query') active.set(operation.key, { operation, client: input.client });
      else if (operation.kind === 'teardown') active.delete(operation.key);
    },
  })(input);

/** Fetches every query on screen again, keeping the old data visible meanwhile. */
export function refetchActive(): void {
  for (const { operation, client } of active.values()) client.reexecuteOperation(makeOperation('query', operation, { ...operation.context, requestPolicy: 'network-only' }));
}

import { cacheExchange, type Exchange, type Operation, type OperationResult } from '@urql/core';
import { filter, makeSubject, merge, tap } from 'wonka';

/** Takes the names of types out of everything below the thing a mutation returned. */
function unnamed(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const child of Object.values(value) as Array<{ __typename?: string } | null>) {
    if (typeof child === 'object') delete child?.__typename;
    unnamed(child);
  }
}

/**
 * A cache of answers, small enough for a first load on a phone. A mutation has every answer on screen fetched again
 * that holds a thing of the type it returned: a changed cart renews carts, but not the products that its lines name.
 * An answer to what was asked before such a change and came after it is not believed: it is asked for once more.
 */
export const documentCache: Exchange = (input) => {
  let changes = 0;
  const changed = new Map<string, number>();
  const asked = new WeakMap<Operation, number>(); // queries: what a subscription tells is never late
  const { source: again, next: askAgain } = makeSubject<Operation>();
  const believed: Exchange = ({ forward }) => (operations) => {
    const sent = tap((operation: Operation) => { if (operation.kind === 'query') asked.set(operation, changes); })(merge([operations, again]));
    return filter(({ operation, data }: OperationResult) => {
      if (operation.kind === 'mutation') {
        changes += 1;
        for (const payload of Object.values((data as Record<string, { __typename: string } | null>) ?? {})) { unnamed(payload); changed.set(payload?.__typename ?? '', changes); }
        return true;
      }
      const at = asked.get(operation) ?? changes;
      const text = at < changes && JSON.stringify(data);
      const late = text && [...changed].some(([type, when]) => when > at && text.includes(`"${type}"`));
      if (late) askAgain(operation);
      return !late;
    })(forward(sent));
  };
  return cacheExchange({ ...input, forward: believed(input) });
};

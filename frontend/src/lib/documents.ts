import { cacheExchange, mapExchange, type Exchange } from '@urql/core';

/** Takes the names of types out of everything below the thing a mutation returned. */
function unnamed(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const child of Object.values(value)) {
    if (typeof child === 'object' && child !== null && !Array.isArray(child)) delete (child as { __typename?: string }).__typename;
    if (Array.isArray(child)) for (const one of child) if (typeof one === 'object' && one !== null) delete (one as { __typename?: string }).__typename;
    for (const one of Array.isArray(child) ? child : [child]) unnamed(one);
  }
}

/**
 * A cache of answers, small enough for a first load on a phone. A mutation has every answer on screen fetched again
 * that holds a thing of the type it returned: a changed cart renews carts, but not the products that its lines name.
 */
export const documentCache: Exchange = (input) => {
  const narrow = mapExchange({
    onResult(result) {
      if (result.operation.kind === 'mutation') for (const payload of Object.values((result.data as Record<string, unknown>) ?? {})) unnamed(payload);
    },
  });
  return cacheExchange({ ...input, forward: narrow(input) });
};

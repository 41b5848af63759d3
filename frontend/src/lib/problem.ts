import type { CombinedError } from '@urql/core';
import { m } from './i18n';

/** The refusal of a mutation: `message` is already in the viewer's language. `field` is the input field it is about. */
export type Problem = { code: string; message: string; field?: string | null; params?: unknown };

export type Explained = { kind: 'offline' | 'signed-out' | 'forbidden' | 'not-found' | 'busy' | 'fault'; message: string; requestId: string | undefined };

const KINDS: Record<string, Explained['kind']> = {
  UNAUTHENTICATED: 'signed-out', NOT_SIGNED_IN: 'signed-out', FORBIDDEN: 'forbidden', PERMISSION_DENIED: 'forbidden', NOT_FOUND: 'not-found', RATE_LIMITED: 'busy', THROTTLED: 'busy',
};

/** Turns any transport or GraphQL error into one kind and one sentence that says what to do. */
export function explain(error: CombinedError): Explained {
  const first = error.graphQLErrors[0];
  const requestId = typeof first?.extensions?.['requestId'] === 'string' ? first.extensions['requestId'] : undefined;
  const status = (error.response as Response | undefined)?.status;
  const code = String(first?.extensions?.['code'] ?? '');
  let kind: Explained['kind'] = KINDS[code] ?? 'fault';
  if (error.networkError && status === undefined) kind = 'offline';
  else if (status === 401) kind = 'signed-out';
  else if (status === 403) kind = 'forbidden';
  else if (status === 429 || status === 503) kind = 'busy';
  const words: Record<Explained['kind'], () => string> = { offline: m.ui_error_offline, 'signed-out': m.ui_error_signed_out, forbidden: m.ui_error_forbidden, 'not-found': m.ui_error_not_found, busy: m.ui_error_busy, fault: m.ui_error_fault };
  return { kind, message: KINDS[code] && first?.message ? first.message : words[kind](), requestId };
}

/** The message for one input, or undefined. Nested inputs are named with dots: "address.phone". */
export const problemAt = (problem: Problem | null | undefined, field: string): string | undefined => (problem?.field && camel(problem.field) === camel(field) ? problem.message : undefined);
/** The message of a problem that belongs to none of the form's fields. */
export const problemElsewhere = (problem: Problem | null | undefined, fields: string[]): string | undefined => (problem && !fields.some((f) => problemAt(problem, f)) ? problem.message : undefined);

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase());

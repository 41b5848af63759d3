import type { Problem } from '@/lib/problem';

/** The console's documents fetch the code as `refusal`, since things with a `code` of their own share the union. */
type Refused = Problem & { refusal?: string; problems?: Refused[] };

/** All parts of a refusal: one, or each of several. */
export function parts(problem: Problem | null | undefined): Problem[] {
  if (!problem) return [];
  const { problems } = problem as Refused;
  return problems?.length ? problems.flatMap(parts) : [problem];
}
export const codeOf = (problem: Problem | null | undefined): string | undefined => (problem as Refused | null | undefined)?.refusal ?? problem?.code;

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase());
/** The messages about one input, by its dotted path as the API names it: "variants.0.units.1.factor". */
export const at = (problem: Problem | null | undefined, field: string): string | undefined => parts(problem).filter((p) => p.field && camel(p.field) === field).map((p) => p.message).join(' ') || undefined;
/** The messages that belong to none of `fields` nor to anything below them. */
export const elsewhere = (problem: Problem | null | undefined, fields: readonly string[]): string | undefined =>
  parts(problem).filter((p) => !p.field || !fields.some((f) => camel(p.field!) === f || camel(p.field!).startsWith(`${f}.`))).map((p) => p.message).join(' ') || undefined;

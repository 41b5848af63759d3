import { useEffect, useState } from 'react';
import { problemAt, type Problem } from '@/lib/problem';

type Refusal = Problem & { problems?: Problem[] };

/**
 * What a form was refused for, by field; the first of them gets the focus. A field that was changed since is not blamed any more (`mended`), until the
 * next answer; `others` belong to none of the fields.
 */
export function useFaults(problem: Problem | null, fields: readonly string[]) {
  const [changed, setChanged] = useState<{ since: Problem | null; fields: readonly string[] }>({ since: null, fields: [] });
  useEffect(() => { if (problem) document.querySelector<HTMLElement>('main form [aria-invalid=true]')?.focus(); }, [problem]);
  const refusal = problem as Refusal | null;
  const all = refusal ? (refusal.problems?.length ? refusal.problems : [refusal]) : [];
  const gone = problem && changed.since === problem ? changed.fields : [];
  const at = (field: string): string | undefined => (gone.includes(field) ? undefined : all.map((one) => problemAt(one, field)).find(Boolean));
  const others = all.filter((one) => !fields.some((field) => problemAt(one, field)));
  const mended = (field: string) => { if (problem) setChanged((before) => ({ since: problem, fields: before.since === problem ? [...before.fields, field] : [field] })); };
  return { at, others, mended };
}

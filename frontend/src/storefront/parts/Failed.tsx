import type { CombinedError } from '@urql/core';
import { explain } from '@/lib/problem';
import { ErrorState } from '@/ui';

/** The error of a part of the first screen: loaded only when there is one. */
export default function Failed({ error, retry }: { error: CombinedError; retry: () => void }) {
  return <ErrorState error={explain(error)} retry={retry} />;
}

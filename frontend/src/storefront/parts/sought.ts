import { useEffect } from 'react';
import { StoreSoughtDoc } from '@/gen/features/catalog/store-search';
import { useQuery } from '@/lib/graphql';

/** At least four digits in a row may be part of a barcode. */
const CODE = /^[\w-]*\d{4}[\w-]*$/;
let last = '';

/** Remembers what was searched for, so that the goods it leads to can be shown as the variant that was meant. */
export function useSeeking(text: string): void {
  useEffect(() => { last = text; }, [text]);
}

/** Which of several variants has the code, or half the barcode, that was searched for; undefined when none, or several. */
export function useSought<V extends { id: string }>(variants: readonly V[]): V | undefined {
  const text = last.trim().toLowerCase();
  const [answer] = useQuery({ query: StoreSoughtDoc, variables: { search: text }, pause: variants.length < 2 || !CODE.test(text) });
  const named = (answer.data?.variants ?? []).filter((one) => [one.sku, one.barcode, ...one.units.map((u) => u.barcode)].some((code) => code?.toLowerCase().includes(text)));
  const found = variants.filter((v) => named.some((one) => one.id === v.id));
  return found.length === 1 ? found[0] : undefined;
}

import { StoreLastBoughtDoc, type StoreLastBoughtQuery } from '@/gen/features/catalog/store-product';
import { useQuery } from '@/lib/graphql';
import { useSession } from '@/lib/session';

type Purchase = NonNullable<NonNullable<StoreLastBoughtQuery['product']>['variants'][number]['lastBought']>;
/** How the own company bought it last, by variant. */
export type LastBought = Readonly<Record<string, Purchase>>;
const NOTHING: LastBought = {};

/** Asked for only where there is a company that buys. */
export function useLastBought(code: string): LastBought {
  const buys = Boolean(useSession().viewer?.customer);
  const [result] = useQuery({ query: StoreLastBoughtDoc, variables: { code }, pause: !buys });
  const variants = result.data?.product?.variants;
  return variants ? Object.fromEntries(variants.flatMap((v) => (v.lastBought ? [[v.id, v.lastBought]] : []))) : NOTHING;
}

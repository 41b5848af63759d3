import { useMemo } from 'react';
import { useStore } from '@/lib/store';
import { ownStock, type Kept } from './own';

/** Products with the stock that there is for this buyer. */
export function useOwn<P extends { variants: Kept[] }>(products: readonly P[]): P[] {
  const own = useStore(ownStock);
  return useMemo(() => products.map((product) => ({ ...product, variants: product.variants.map(own) })), [products, own]);
}

import { useMemo } from 'react';
import { StoreOwnHoldDoc } from '@/gen/features/cart/store-hold';
import { useQuery } from '@/lib/graphql';
import { useCart } from '../../cart/useCart';
import type { ShopVariant } from '../../parts/pricing';

/** Variants with what checkout keeps for their buyer, who may order it: it is available to nobody else. Asked for only when they lie in the cart. */
export function useOwnHold<V extends ShopVariant>(variants: V[]): V[] {
  const cart = useCart();
  const wanted = variants.some((one) => one.units.some((unit) => cart.quantity({ variantId: one.id, unitCode: unit.code }) > 0));
  const [result] = useQuery({ query: StoreOwnHoldDoc, pause: !wanted, requestPolicy: 'cache-and-network' });
  const lines = result.data?.cart.lines;
  return useMemo(() => {
    const held = new Map((lines ?? []).map((line) => [line.variant.id, line.reserved]));
    return variants.map((one) => {
      const own = held.get(one.id) ?? 0;
      const { available, band } = one.availability;
      return own ? { ...one, availability: { ...one.availability, available: available === null ? null : available + own, band: band === 'OUT' ? 'LOW' : band } } : one;
    });
  }, [variants, lines]);
}

import { useEffect } from 'react';
import { StoreOwnHoldDoc, type StoreOwnHoldQuery } from '@/gen/features/cart/store-hold';
import { StoreCartNowDoc } from '@/gen/features/cart/store';
import { useQuery } from '@/lib/graphql';
import { ownStock } from '../parts/own';

type Lines = StoreOwnHoldQuery['cart']['lines'];

/** What of the goods `lines` keep for this buyer is added to what is available to everybody. */
export function counting(lines: Lines): ReturnType<typeof ownStock.get> {
  const kept = new Map(lines.map((line) => [line.variant.id, line.reserved]));
  return (variant) => {
    const own = kept.get(variant.id);
    const { available, band } = variant.availability;
    return own ? { ...variant, availability: { ...variant.availability, available: available === null ? null : available + own, band: band === 'OUT' ? 'LOW' : band } } : variant;
  };
}

/** While checkout keeps goods for this buyer, in whichever tab or device, they are there for them wherever goods are shown. Nothing is asked while nothing is kept. */
export function OwnStock() {
  const [now] = useQuery({ query: StoreCartNowDoc });
  const until = Date.parse(now.data?.cart.reservation?.expiresAt ?? '') || 0;
  const [result] = useQuery({ query: StoreOwnHoldDoc, pause: !until });
  const lines = result.data?.cart.lines;
  useEffect(() => {
    const left = until - Date.now();
    if (!lines || left <= 0) return undefined;
    const before = ownStock.get();
    const over = () => ownStock.set(() => before);
    ownStock.set(() => counting(lines));
    const timer = setTimeout(over, left);
    return () => { clearTimeout(timer); over(); };
  }, [lines, until]);
  return null;
}

import type { StorePadChoiceFragment } from '@/gen/features/ordering/store-pad';
import { keptGoods } from './worker-page';

const MOST = 8;

/** Variants that were seen before and fit the words, as the pad's field shows goods; nobody knows what they cost now. */
export async function choices(text: string): Promise<StorePadChoiceFragment[]> {
  const found = (await keptGoods(text)).filter((one) => one.variant).slice(0, MOST);
  return found.map(({ variant, ...good }) => ({
    __typename: 'Variant', id: variant!.id, sku: variant!.sku, customerCode: null, units: [], price: null,
    fullName: variant!.name.includes(good.name) ? variant!.name : `${good.name} ${variant!.name}`.trim(),
    availability: { __typename: 'Availability', band: 'OK', available: null, expectedOn: null },
    product: { __typename: 'Product', id: good.code, picture: good.picture as StorePadChoiceFragment['product']['picture'] },
  }));
}

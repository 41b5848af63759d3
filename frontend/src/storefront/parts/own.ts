import { createStore } from '@/lib/store';

export type Kept = { id: string; availability: { band: 'OK' | 'LOW' | 'OUT'; available: number | null } };
/** A variant as this buyer may order it: what their checkout keeps counts as there (cart/OwnStock.tsx). Pages of goods are the same for everybody and do not count it. */
export const ownStock = createStore(<V extends Kept>(variant: V): V => variant);

import { useState } from 'react';
import { useLocation } from 'wouter';
import { m } from '@/lib/i18n';
import { toast } from '@/ui';
import { useCart } from '../cart/useCart';
import type { Wanted } from './Compare';

/** Puts lines into the cart and says so; true when they are there. `leads`: the page goes to the cart then, so no way there is offered. */
export function useAddWanted({ leads = false } = {}) {
  const cart = useCart();
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const add = async (wanted: Wanted[]): Promise<boolean> => {
    setBusy(true);
    const done = await cart.add(wanted);
    setBusy(false);
    if (!done.ok) { toast(done.problem.message, { tone: 'danger' }); return false; }
    toast(m.ordering_in_cart({ count: wanted.length }), leads ? {} : { action: { label: m.store_to_cart(), run: () => go('/cart') } });
    return true;
  };
  return { busy, add };
}

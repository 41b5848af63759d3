import { useLocation } from 'wouter';
import { StoreReorderDoc } from '@/gen/features/cart/store-reorder';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, toast, type ButtonLook } from '@/ui';
import { tellOtherTabs } from '../cart/useCart';

/** Puts the lines of an order into the cart again; the buyer stays where they are. */
export function ReorderButton({ id, look = 'plain' }: { id: string; look?: ButtonLook['look'] }) {
  const [, go] = useLocation();
  const reorder = useMutate(StoreReorderDoc);
  const run = async () => {
    const done = await reorder.run({ orderId: id });
    if (!done.ok) return toast(done.problem.message, { tone: 'danger' });
    tellOtherTabs();
    return toast(m.store_reordered(), { action: { label: m.store_to_cart(), run: () => go('/cart') } });
  };
  return <Button look={look} icon="refresh" busy={reorder.busy} onClick={() => void run()}>{m.store_reorder()}</Button>;
}

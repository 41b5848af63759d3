import { useState } from 'react';
import type { StoreCheckoutQuery } from '@/gen/features/cart/store-checkout';
import { useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, Dialog, Icon, Picture, useDialog } from '@/ui';
import { allSettled, useTicks } from '../cart/ticks';

type Cart = StoreCheckoutQuery['cart'];
type Line = Cart['lines'][number];
type Props = { cart: Cart; /** After another choice: prices, windows and what is kept are asked for again. */ onChosen: () => void; note?: boolean };

/** Which goods come with this order; the others stay in the cart, for another date. Nothing is said before "done". */
function Choose({ cart, onDone, onClose }: { cart: Cart; onDone: (now: Line[], later: Line[]) => void; onClose: () => void }) {
  const { ticked } = useTicks(cart);
  const [ids, setIds] = useState(() => new Set(cart.lines.filter(ticked).map((one) => one.id)));
  const now = cart.lines.filter((one) => ids.has(one.id));
  const turn = (id: string, on: boolean) => setIds((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
  return (
    <Dialog open kind="sheet" title={m.checkout_part_title()} onClose={onClose} footer={<Button look="primary" size="lg" wide disabled={!now.length} onClick={() => onDone(now, cart.lines.filter((one) => !ids.has(one.id)))}>{now.length ? m.checkout_part_done({ count: now.length }) : m.checkout_ticks_none()}</Button>}>
      <p className="muted">{m.checkout_part_text()}</p>
      <ul className="partlines">
        {cart.lines.map((line) => {
          const { variant, unit } = line;
          const name = variant.name && variant.name !== variant.product.name ? `${variant.product.name} ${variant.name}` : variant.product.name;
          return <li key={line.id}><label className="check"><input type="checkbox" checked={ids.has(line.id)} onChange={(e) => turn(line.id, e.currentTarget.checked)} /><Picture media={variant.product.picture} sizes="48px" alt="" /><span className="stack"><span>{name}</span><span className="pmeta num">{line.quantity} {unit.name}</span></span></label></li>;
        })}
      </ul>
    </Dialog>
  );
}

/** Not everything in the cart has to come on the same day: the way to choose, and what was chosen. `note`: above the steps, which says it while something stays. */
export default function Part({ cart, onChosen, note = false }: Props) {
  const client = useClient();
  const dialog = useDialog();
  const { set } = useTicks(cart);
  const [busy, setBusy] = useState(false);
  const done = async (now: Line[], later: Line[]) => {
    dialog.hide();
    setBusy(true);
    set(now.filter((one) => !one.ticked), true);
    set(later.filter((one) => one.ticked), false);
    await allSettled(client);
    onChosen();
    setBusy(false);
  };
  const choice = dialog.open && <Choose cart={cart} onDone={(now, later) => void done(now, later)} onClose={dialog.hide} />;
  const of = cart.lines.length;
  const count = cart.lines.filter((one) => one.ticked).length;
  if (!note) return <div>{of > 1 && <Button size="sm" look="ghost" icon="calendar" busy={busy} onClick={dialog.show}>{m.checkout_part_split()}</Button>}{choice}</div>;
  return <div className="note tone-info" role="status"><Icon name="calendar" size={18} /><div><b>{m.checkout_part({ count, of })}</b><br />{m.checkout_part_rest({ count: of - count })}<span className="fixes"><Button size="sm" busy={busy} onClick={dialog.show}>{m.checkout_part_choose()}</Button></span></div>{choice}</div>;
}

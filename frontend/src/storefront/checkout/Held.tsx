import { useEffect, useState } from 'react';
import type { StoreCheckoutQuery } from '@/gen/features/cart/store-checkout';
import { m } from '@/lib/i18n';
import { Button, Icon } from '@/ui';

type Cart = StoreCheckoutQuery['cart'];
const two = (n: number) => String(n).padStart(2, '0');
const clockOf = (iso: string) => { const at = new Date(iso); return `${two(at.getHours())}:${two(at.getMinutes())}`; };
const SOON_MS = 180_000;

/** How long the goods are kept while somebody fills in the form, and what to do when the time is over. */
export function Held({ cart, minutes, onKeep }: { cart: Cart; minutes: number; onKeep: () => Promise<unknown> }) {
  const until = cart.reservation?.expiresAt;
  const [last, setLast] = useState(until);
  const [now, setNow] = useState(() => Date.now());
  const [busy, setBusy] = useState(false);
  useEffect(() => { if (until) setLast(until); setNow(Date.now()); }, [until]);
  useEffect(() => {
    if (!last) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [last]);
  const keep = async () => { setBusy(true); await onKeep(); setBusy(false); };
  const later = cart.reservableFrom && Date.parse(cart.reservableFrom) > now ? cart.reservableFrom : null;
  if (!last) return later ? <p className="note tone-warning held" role="status"><Icon name="clock" size={18} />{m.store_held_used_up({ time: clockOf(later) })}</p> : null;
  const left = Math.ceil((Date.parse(last) - now) / 1000);
  const longer = <Button size="sm" busy={busy} onClick={() => void keep()}>{m.store_held_longer({ minutes })}</Button>;
  if (left > 0 && until) {
    const renewable = Date.parse(cart.reservation!.renewableUntil) > Date.parse(until);
    return <div className={`note held tone-${left * 1000 < SOON_MS ? 'warning' : 'info'}`}><Icon name="clock" size={18} /><span>{m.store_held()} <b className="num" role="timer">{two(Math.floor(left / 60))}:{two(left % 60)}</b></span>{left * 1000 < SOON_MS && renewable && longer}</div>;
  }
  return <div className="note tone-warning held" role="status"><Icon name="clock" size={18} /><span>{later ? m.store_held_used_up({ time: clockOf(later) }) : m.store_held_over()}</span>{!later && longer}</div>;
}

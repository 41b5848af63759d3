import type { StoreQuoteFragment } from '@/gen/features/cart/store-page';
import { m } from '@/lib/i18n';
import { Money } from '@/ui';
import { Why } from './Why';

/** Goods, savings, delivery, tax, total, and how the server came to them. */
export function Totals({ quote, pickup }: { quote: StoreQuoteFragment; pickup?: boolean }) {
  return (
    <div className="sum">
      <div><span className="muted">{m.store_goods()}</span><Money value={quote.goodsTotal} /></div>
      {Number(quote.discountTotal.minor) > 0 && <div className="saved"><span>{m.store_discount()}</span><span>−<Money value={quote.discountTotal} /></span></div>}
      <div><span className="muted">{m.store_freight()}</span>{pickup ? <span>{m.store_pickup_free()}</span> : Number(quote.freight.minor) === 0 ? <span className="saved">{m.store_free()}</span> : <Money value={quote.freight} />}</div>
      {Number(quote.taxTotal.minor) > 0 && <div><span className="muted">{m.store_tax_included()}</span><Money value={quote.taxTotal} /></div>}
      <div className="total"><span>{m.store_total()}</span><Money value={quote.total} /></div>
      <Why steps={quote.steps} title={m.store_why_total()} />
    </div>
  );
}

/** How far it is to free delivery. */
export function FreeDelivery({ quote, from }: { quote: StoreQuoteFragment; from: { minor: unknown } }) {
  const missing = Number(quote.toFreeFreight?.minor ?? 0);
  const whole = Number(from.minor);
  if (!whole) return null;
  const share = Math.max(0, Math.min(100, Math.round(((whole - missing) / whole) * 100)));
  return (
    <div className="freebar">
      <p>{missing > 0 && quote.toFreeFreight ? <>{m.store_free_missing()} <b><Money value={quote.toFreeFreight} /></b></> : m.store_free_reached()}</p>
      <div role="progressbar" aria-valuenow={share} aria-valuemin={0} aria-valuemax={100} aria-label={m.store_free_progress()}><span style={{ width: `${share}%` }} /></div>
    </div>
  );
}

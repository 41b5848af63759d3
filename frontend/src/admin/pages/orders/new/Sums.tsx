import { m } from '@/lib/i18n';
import { money } from '@/lib/format';
import { Icon, Money } from '@/ui';
import type { Quote } from './lines';

const none = (amount: string) => /^0(\.0+)?$/.test(amount);

/** The quote's totals and what stands against ordering. */
export function Sums({ quote, settled }: { quote: Quote | undefined; settled: boolean }) {
  if (!quote) return <p className="muted">{settled ? m.orders_line_empty() : m.orders_new_quoting()}</p>;
  const general = quote.problems.filter((p) => !/^lines\.\d+/.test(p.field ?? ''));
  return (
    <div className={settled ? '' : 'stalequote'} aria-busy={!settled || undefined}>
      <dl className="sums plain">
        <div><dt>{m.orders_sum_goods()}</dt><dd><Money value={quote.goodsTotal} /></dd></div>
        {!none(quote.discountTotal.amount) && <div className="saved"><dt>{m.orders_sum_discount()}</dt><dd>−<Money value={quote.discountTotal} /></dd></div>}
        <div><dt>{m.orders_sum_freight()}</dt><dd><Money value={quote.freight} /></dd></div>
        <div className="grand"><dt>{m.orders_sum_total()}</dt><dd><Money value={quote.total} strong /></dd></div>
        <div className="muted"><dt>{m.orders_sum_tax()}</dt><dd><Money value={quote.taxTotal} /></dd></div>
      </dl>
      {quote.toFreeFreight && !none(quote.toFreeFreight.amount) && <p className="muted">{m.orders_new_free_freight({ amount: money(quote.toFreeFreight) })}</p>}
      {general.map((p) => <div key={p.message} className="banner tone-warning" style={{ marginTop: 8 }}><Icon name="warning" size={16} /><span>{p.message}</span></div>)}
    </div>
  );
}

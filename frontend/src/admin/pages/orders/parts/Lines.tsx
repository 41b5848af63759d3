import { Popover } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { m } from '@/lib/i18n';
import { times } from '@/lib/format';
import { Icon, Money, Picture } from '@/ui';
import { Panel } from '../../../page/DetailPage';
import { GoodsBar } from '../marks';
import type { ConsoleOrder, ConsoleOrderLine } from '../useOrder';

type Steps = ReadonlyArray<{ kind: string; label: string; amount: { amount: string; currency: string } }>;

/** "Why this price?": every step of the calculation with the value after it. */
export function PriceWhy({ steps }: { steps: Steps }) {
  if (steps.length === 0) return null;
  return (
    <Popover position="bottom-end" width={320} withinPortal>
      <Popover.Target><button type="button" className="why" aria-label={m.orders_price_why()} title={m.orders_price_why()}><Icon name="info" size={15} /></button></Popover.Target>
      <Popover.Dropdown>
        <strong>{m.orders_price_why()}</strong>
        <ol className="pricesteps">{steps.map((s, i) => <li key={i}><span>{s.label}</span><Money value={s.amount} /></li>)}</ol>
      </Popover.Dropdown>
    </Popover>
  );
}

function Line({ line }: { line: ConsoleOrderLine }) {
  const perUnit = { amount: times(line.unitPrice.amount, line.factor), currency: line.unitPrice.currency };
  return (
    <tr>
      <td className="l-what">
        <div>
          <Picture media={line.picture} alt="" sizes="44px" className="linepic" />
          <span className="peekname">
            {line.variant ? <Link to="/products/$id" params={{ id: line.variant.product.id }} className="rowlink">{line.name}</Link> : line.name}
            <span className="muted num">{line.sku}{line.remark && <> · {line.remark}</>}</span>
          </span>
        </div>
      </td>
      <td className="l-qty num" data-label={m.orders_line_quantity()}><strong>{line.quantity}</strong> {line.unitName}{line.factor > 1 && <> <span className="muted">={line.baseQuantity}</span></>}</td>
      <td className="l-price num" data-label={m.orders_line_price()}><Money value={perUnit} /><span className="muted">/{line.unitName}</span> <PriceWhy steps={line.priceSteps} /></td>
      <td className="l-done" data-label={m.orders_col_progress()}><GoodsBar counts={{ ordered: line.baseQuantity, allocated: line.allocated, shipped: line.shipped, delivered: line.delivered }} words /></td>
      <td className="l-total" data-label={m.orders_col_total()}><Money value={line.total} strong />{!/^0(\.0+)?$/.test(line.discount.amount) && <span className="saved">−<Money value={line.discount} /></span>}</td>
    </tr>
  );
}

/** What was ordered, what it cost and why, and how far each line has come. */
export function Lines({ order }: { order: ConsoleOrder }) {
  const rows: Array<[string, React.ReactNode, string?]> = [
    [m.orders_sum_goods(), <Money key="g" value={order.goodsTotal} />],
    [m.orders_sum_discount(), <span key="d">−<Money value={order.discountTotal} /></span>, /^0(\.0+)?$/.test(order.discountTotal.amount) ? 'none' : 'saved'],
    [m.orders_sum_freight(), <Money key="f" value={order.freight} />],
    [m.orders_sum_total(), <Money key="t" value={order.total} strong />, 'grand'],
    [m.orders_sum_tax(), <Money key="x" value={order.taxTotal} />, 'muted'],
  ];
  return (
    <Panel title={m.orders_lines_title({ count: order.lineCount })} flush>
      <div className="linesbox" tabIndex={0} role="group" aria-label={m.orders_peek_lines()}>
        <table className="lines">
          <thead><tr><th scope="col">{m.orders_line_product()}</th><th scope="col">{m.orders_line_quantity()}</th><th scope="col">{m.orders_line_price()}</th><th scope="col">{m.orders_col_progress()}</th><th scope="col" className="l-total">{m.orders_col_total()}</th></tr></thead>
          <tbody>{order.lines.map((line) => <Line key={line.id} line={line} />)}</tbody>
        </table>
      </div>
      <dl className="sums">{rows.filter(([, , kind]) => kind !== 'none').map(([label, value, kind]) => <div key={label} className={kind ?? ''}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>
    </Panel>
  );
}

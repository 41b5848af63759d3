import { m } from '@/lib/i18n';
import { Icon } from '@/ui';
import { Panel } from '../../../page/DetailPage';
import type { ConsoleOrder } from '../useOrder';

/** Why this warehouse: the score and the reasons the allocation left behind. */
export function Sourcing({ order }: { order: ConsoleOrder }) {
  if (order.sourcing.length === 0) return null;
  return (
    <Panel title={m.orders_sourcing()}>
      <ul className="sourcing">
        {order.sourcing.map((one) => (
          <li key={one.warehouse.id}>
            <div className="spread"><strong className="row"><Icon name="stock" size={17} />{one.warehouse.name}</strong><span className="score num"><meter min={0} max={100} value={one.score} aria-label={m.orders_sourcing_score()} />{one.score}</span></div>
            <ul className="reasons">{one.reasons.map((reason) => <li key={reason}><Icon name="check" size={14} />{reason}</li>)}</ul>
            <p className="muted num chips">{one.lines.map((l) => <span key={l.sku}>{l.sku} × {l.quantity}</span>)}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

import { m } from '@/lib/i18n';
import { date, integer } from '@/lib/format';
import { StatusPill } from '@/ui';
import { BAND_TONES, bandName } from '../catalog/words';
import { Equation } from './Equation';
import type { StockRow } from './InventoryPage';
import { totals } from './words';

/** One SKU beside the matrix: the sum explained, and each warehouse. */
export function StockPeek({ row }: { row: StockRow }) {
  return (
    <div className="stack">
      <Equation values={totals(row.levels)} />
      {row.levels.map((l) => (
        <section key={l.id} className="peek-level">
          <div className="spread"><strong>{l.warehouse.name}</strong><StatusPill tone={BAND_TONES[l.band]}>{bandName(l.band)}</StatusPill></div>
          <div className="spread muted num"><span>{m.inventory_on_hand()} {integer(l.onHand)} · {m.inventory_available()} {integer(l.available)}</span><span>{m.inventory_reorder()} {integer(l.reorderPoint)}</span></div>
          {l.incoming > 0 && <div className="muted num">{m.inventory_incoming()} {integer(l.incoming)}{l.expectedOn && ` · ${date(l.expectedOn)}`}</div>}
        </section>
      ))}
    </div>
  );
}

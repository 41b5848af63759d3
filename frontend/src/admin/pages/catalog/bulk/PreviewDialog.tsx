import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { Badge, Icon, Money } from '@/ui';
import { FormDialog } from '../../../page/FormDialog';
import { preview, type PriceMove } from './operations';
import type { Edits, Sheet } from './sheet';
import type { BelowCost } from './useSave';

const MOST_BELOW = 50;

type Props = { sheet: Sheet; edits: Edits; below: readonly BelowCost[]; faults: number; progress: { done: number; of: number } | undefined; onClose: () => void; onSave: () => Promise<unknown> };
const percent = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(1)} %`;

/** The SKUs that would be sold for less than they cost, in which list and for how much. */
function BelowTable({ below }: { below: readonly BelowCost[] }) {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={m.bulk_below()}><table className="plain">
      <thead><tr><th>{m.bulk_below()}</th><th>{m.bulk_below_list()}</th><th className="right">{m.bulk_after()}</th><th className="right">{m.catalog_cost()}</th></tr></thead>
      <tbody>{below.slice(0, MOST_BELOW).map((one) => <tr key={`${one.variant.id} ${one.priceList}`}><td><span className="truncate">{one.variant.sku} {one.variant.fullName}</span></td><td>{one.priceList}</td><td className="right alarming"><Money value={one.price} /></td><td className="right"><Money value={one.cost} /></td></tr>)}</tbody>
    </table>{below.length > MOST_BELOW && <p className="muted">{m.bulk_below_more({ count: integer(below.length - MOST_BELOW) })}</p>}</div>
  );
}

/** What is about to be saved, in one sentence and with what stands out, before it is. */
export function PreviewDialog({ sheet, edits, below, faults, progress, onClose, onSave }: Props) {
  const seen = preview(sheet, edits);
  const name = (move: PriceMove) => `${sheet.rows[move.row]!.cells[0]} ${sheet.rows[move.row]!.cells[2] ?? ''}`;
  const facts = [m.bulk_preview_skus({ count: integer(seen.skus) }), ...(seen.average === undefined ? [] : [m.bulk_preview_average({ percent: percent(seen.average) })]), ...(seen.down ? [m.bulk_preview_down({ percent: percent(seen.down.percent) })] : []), ...(seen.up ? [m.bulk_preview_up({ percent: percent(seen.up.percent) })] : [])];
  const alarms = [...(below.length ? [m.bulk_preview_below({ count: integer(new Set(below.map((one) => one.variant.id)).size) })] : []), ...(seen.zero ? [m.bulk_preview_zero({ count: integer(seen.zero) })] : []), ...(seen.removed ? [m.bulk_preview_removed({ count: integer(seen.removed) })] : []), ...(faults ? [m.bulk_preview_faults({ count: integer(faults) })] : [])];
  return (
    <FormDialog open wide onClose={onClose} title={m.bulk_preview()} submit={m.bulk_save({ count: integer(seen.cells) })} busy={progress !== undefined} onSubmit={onSave}>
      <p className="bulk-sentence">{facts.join(m.bulk_comma())}</p>
      {alarms.length > 0 && <div className="banner tone-warning" role="alert"><Icon name="warning" size={17} /><div>{alarms.join(m.bulk_comma())}</div></div>}
      <div className="row wrap">{seen.columns.map(({ column, cells }) => <Badge key={column.key}>{column.name} · {integer(cells)}</Badge>)}</div>
      {seen.extremes.length > 0 && (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={m.bulk_extremes()}><table className="plain">
          <thead><tr><th>{m.bulk_extremes()}</th><th className="right">{m.bulk_before()}</th><th className="right">{m.bulk_after()}</th><th className="right">%</th></tr></thead>
          <tbody>{seen.extremes.map((move) => <tr key={`${move.row} ${move.column}`}><td><span className="truncate">{name(move)}</span></td><td className="right num">{move.from}</td><td className="right num">{move.to || '–'}</td><td className={`right num ${Math.abs(move.percent) >= 30 ? 'alarming' : ''}`}>{percent(move.percent)}</td></tr>)}</tbody>
        </table></div>
      )}
      {below.length > 0 && <BelowTable below={below} />}
      {progress && <p role="status" className="num">{m.bulk_saving()} {integer(progress.done)} / {integer(progress.of)}</p>}
    </FormDialog>
  );
}

import { useEffect, useRef } from 'react';
import { ConsoleVariantSearchDoc } from '@/gen/features/orders/console-place';
import { times } from '@/lib/format';
import { useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { IconButton, Money, Picture, QuantityStepper, toast } from '@/ui';
import { Picker } from '../../../page/Picker';
import { PriceWhy } from '../parts/Lines';
import { quoted, withVariant, type DraftLine, type FoundVariant, type Quote } from './lines';

type Props = { lines: DraftLine[]; setLines: (next: (before: DraftLine[]) => DraftLine[]) => void; quote: Quote | undefined; problemOf?: (index: number) => string | undefined; autoFocus?: boolean; scanner?: boolean };
const SCAN_MS = 45;

/** A hand scanner is a fast keyboard: codes that end with Enter arrive here wherever the focus is, except in a field. */
function useScanner(onCode: (code: string) => void, active: boolean): void {
  const handler = useRef(onCode);
  handler.current = onCode;
  useEffect(() => {
    if (!active) return undefined;
    let buffer = '';
    let last = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.target instanceof Element && event.target.closest('input,textarea,select,[role=dialog]')) return;
      if (event.timeStamp - last > SCAN_MS) buffer = '';
      last = event.timeStamp;
      if (event.key === 'Enter' && buffer.length >= 4) { event.preventDefault(); event.stopPropagation(); handler.current(buffer); buffer = ''; } else if (event.key.length === 1) buffer += event.key;
    };
    addEventListener('keydown', onKey, true);
    return () => removeEventListener('keydown', onKey, true);
  }, [active]);
}

const stockText = (a: FoundVariant['availability']) => (a.available !== null && a.available !== undefined ? m.orders_line_stock({ n: a.available }) : a.band === 'OUT' ? m.orders_line_stock_out() : a.band === 'LOW' ? m.orders_line_stock_low() : m.orders_line_stock_ok());
const same = (a: string | null | undefined, b: string) => a?.toLowerCase() === b.toLowerCase();

function Row({ line, index, quote, problem, change, remove }: { line: DraftLine; index: number; quote: Quote | undefined; problem: string | undefined; change: (part: Partial<DraftLine>) => void; remove: () => void }) {
  const price = quoted(quote, line);
  const unit = line.units.find((u) => u.code === line.unitCode) ?? line.units[0];
  return (
    <li className={`draftline ${problem ? 'bad' : ''}`}>
      <Picture media={line.picture} alt="" sizes="44px" className="linepic" />
      <span className="peekname"><span>{line.name}</span><span className="muted num">{line.sku}{line.moq > 1 && ` · ${m.orders_line_moq({ moq: line.moq, step: line.step })}`}</span>{problem && <span className="field-error" role="alert">{problem}</span>}</span>
      <span className="draft-qty">
        <QuantityStepper value={line.quantity} min={1} step={1} label={`${m.orders_line_quantity()} ${line.name}`} onChange={(quantity) => change({ quantity })} />
        <select className="unitselect" aria-label={`${m.orders_line_unit()} ${line.name} ${index + 1}`} value={line.unitCode} onChange={(e) => change({ unitCode: e.currentTarget.value })}>
          {line.units.map((u) => <option key={u.code} value={u.code}>{u.factor > 1 ? `${u.name} ×${u.factor}` : u.name}</option>)}
        </select>
      </span>
      <span className="draft-price num">{price ? <><Money value={price.total} strong /><span className="muted"><Money value={{ ...price.unitPrice, amount: times(price.unitPrice.amount, price.unit.factor) }} />/{unit?.name} <PriceWhy steps={price.steps} /></span></> : <span className="muted">—</span>}</span>
      <IconButton size="sm" icon="trash" label={m.orders_line_remove({ name: line.name })} onClick={remove} />
    </li>
  );
}

/** Lines of an order by code, barcode or name; the price beside each is the server's. */
export function LineEditor({ lines, setLines, quote, problemOf, autoFocus, scanner = false }: Props) {
  const client = useClient();
  const find = async (search: string) => (await client.query(ConsoleVariantSearchDoc, { search }, { requestPolicy: 'network-only' }).toPromise()).data?.variants ?? [];
  const exact = (v: FoundVariant, text: string) => same(v.sku, text) || same(v.barcode, text) || v.units.some((u) => same(u.barcode, text));
  const add = (found: FoundVariant, text: string) => setLines((before) => withVariant(before, found, found.units.find((u) => same(u.barcode, text))?.code));
  useScanner((code) => void find(code).then((found) => {
    const hit = found.find((v) => exact(v, code));
    if (hit) add(hit, code);
    else toast(`${m.orders_line_none()} ${code}`, { tone: 'danger' });
  }), scanner);
  const remove = (line: DraftLine, index: number) => {
    setLines((before) => before.filter((one) => one !== line));
    toast(m.orders_line_removed({ name: line.name }), { undo: () => setLines((before) => before.toSpliced(index, 0, line)) });
  };
  return (
    <div className="stack">
      <Picker<FoundVariant>
        label={m.orders_line_add()} placeholder={m.orders_line_add_hint()} find={find} onPick={add} exact={exact} none={m.orders_line_none()} autoFocus={autoFocus ?? false}
        row={(v) => <><Picture media={v.product.picture} alt="" sizes="36px" className="linepic" /><span style={{ flex: 1 }}><span className="truncate" style={{ display: 'block' }}>{v.fullName}</span><span className="muted num">{v.sku} · {v.units.map((u) => (u.factor > 1 ? `${u.name}×${u.factor}` : u.name)).join(' / ')}</span></span><span className={`badge tone-${v.availability.band === 'OUT' ? 'danger' : v.availability.band === 'LOW' ? 'warning' : 'success'}`}>{stockText(v.availability)}</span></>}
      />
      {lines.length === 0 ? <p className="muted draft-none">{m.orders_line_empty()}</p> : (
        <ul className="draftlines">
          {lines.map((line, i) => <Row key={`${line.variantId}.${line.unitCode}.${i}`} line={line} index={i} quote={quote} problem={problemOf?.(i)} change={(part) => setLines((before) => before.map((one) => (one === line ? { ...one, ...part } : one)))} remove={() => remove(line, i)} />)}
        </ul>
      )}
    </div>
  );
}

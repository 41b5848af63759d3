import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { FormDialog } from '../../../page/FormDialog';
import { operated, type Operation, type Rounding } from './operations';
import { fault, normal, textAt, type Column, type Edits, type Sheet } from './sheet';
import { faultText, shownText } from './words';

type Props = { sheet: Sheet; edits: Edits; rows: readonly number[]; selected: readonly number[]; column: number; onClose: () => void; onApply: (rows: readonly number[], operation: Operation) => void };
const ROUNDINGS: Array<[Rounding, string]> = [['cent', '0.01'], ['dime', '0.1'], ['unit', '1'], ['nine', 'x.x9'], ['ninety_nine', 'x.99']];
const counts = (column: Column) => ['MONEY', 'COUNT', 'PERCENT', 'NUMBER'].includes(column.kind);

/** One thing done to a whole column, with what it makes of the first rows before anything happens. */
export function OperationDialog({ sheet, edits, rows, selected, column: at, onClose, onApply }: Props) {
  const column = sheet.columns[at]!;
  const [kind, setKind] = useState<Operation['kind']>(column.kind === 'MONEY' ? 'multiply' : 'set');
  const [a, setA] = useState(kind === 'multiply' ? '0.95' : '');
  const [b, setB] = useState('');
  const [rounding, setRounding] = useState<Rounding>('cent');
  const [scope, setScope] = useState(selected.length > 1 ? 'selected' : 'all');
  const those = scope === 'selected' ? selected : rows;
  const operation: Operation = kind === 'set' ? { kind, text: normal(column, a) } : kind === 'replace' ? { kind, find: a, text: b } : kind === 'multiply' ? { kind, factor: a, rounding } : { kind, amount: a, rounding };
  const results = those.map((r) => ({ r, from: textAt(sheet, edits, r, at), to: operated(column, textAt(sheet, edits, r, at), operation) })).filter((x) => x.to !== undefined && x.to !== x.from);
  const wrong = kind === 'set' ? fault(column, normal(column, a)) : undefined;
  const label = { set: m.bulk_op_set(), multiply: m.bulk_op_factor(), add: m.bulk_op_amount(), replace: m.bulk_op_find() }[kind];
  const pick = (next: Operation['kind']) => { setKind(next); setA(next === 'multiply' ? '0.95' : ''); };
  return (
    <FormDialog open onClose={onClose} title={m.bulk_op_title({ column: column.name })} submit={m.bulk_op_apply({ count: integer(results.length) })} disabled={!results.length || wrong !== undefined} onSubmit={() => onApply(those, operation)}>
      <SegmentedControl fullWidth value={kind} onChange={(v) => pick(v as Operation['kind'])} data={[{ value: 'set', label: m.bulk_op_set_short() }, ...(counts(column) ? [{ value: 'multiply', label: m.bulk_op_multiply_short() }, { value: 'add', label: m.bulk_op_add_short() }] : []), ...(column.kind === 'TEXT' ? [{ value: 'replace', label: m.bulk_op_replace_short() }] : [])]} />
      {kind === 'set' && column.options.length > 0 ? (
        <NativeSelect label={label} value={a} onChange={(e) => setA(e.currentTarget.value)} data={[{ value: '', label: '–' }, ...column.options.map((o) => ({ value: o.code, label: o.name }))]} />
      ) : (
        <TextInput label={label} value={a} inputMode={counts(column) ? 'decimal' : 'text'} onChange={(e) => setA(e.currentTarget.value)} error={wrong && a ? faultText(wrong) : undefined} data-autofocus />
      )}
      {kind === 'replace' && <TextInput label={m.bulk_op_with()} value={b} onChange={(e) => setB(e.currentTarget.value)} />}
      {column.kind === 'MONEY' && (kind === 'multiply' || kind === 'add') && <NativeSelect label={m.bulk_op_round()} value={rounding} onChange={(e) => setRounding(e.currentTarget.value as Rounding)} data={ROUNDINGS.map(([value, name]) => ({ value, label: name }))} />}
      <SegmentedControl fullWidth value={scope} onChange={setScope} data={[{ value: 'all', label: m.bulk_scope_all({ count: integer(rows.length) }) }, { value: 'selected', label: m.bulk_scope_selected({ count: integer(selected.length) }) }]} />
      <ul className="op-sample" aria-label={m.bulk_op_sample()}>{results.slice(0, 4).map(({ r, from, to }) => <li key={r}><span className="truncate num">{sheet.rows[r]!.cells[0]}</span><span className="num muted">{shownText(column, from) || '–'}</span><span aria-hidden="true">→</span><strong className="num">{shownText(column, to ?? '') || '–'}</strong></li>)}</ul>
    </FormDialog>
  );
}

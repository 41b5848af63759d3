import { Checkbox, Popover, Progress } from '@mantine/core';
import { Link, useBlocker } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { ProductSort } from '@/gen/schema';
import { useCarried } from '@/lib/draft';
import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { useKeys } from '@/lib/keys';
import { useSearch } from '@/lib/address';
import { Button, EmptyState, ErrorState, Icon, IconButton, SkeletonLines, buttonClass, toast } from '@/ui';
import { filterOf, chosenProducts, productSetup } from '../productList';
import { askedOf } from '../../../page/ListPage';
import { Grid, type Selected } from './Grid';
import { OperationDialog } from './OperationDialog';
import { PreviewDialog } from './PreviewDialog';
import { changesOf } from './operations';
import { NO_STEPS, fault, rangeOf, redo, sheetOf, slot, step, textAt, undo, write, type Edits } from './sheet';
import { useRevert, useSave, type BelowCost, type CellError } from './useSave';
import { MOST_SKUS, useSheet } from './useSheet';
import { shownFirst } from './words';
import { useTitle } from '../../../page/useTitle';
import './bulk.css';

const NONE: ReadonlyMap<string, CellError> = new Map();
const KEPT = 'bulk-columns';
const kept = (): string[] | undefined => { try { return JSON.parse(localStorage.getItem(KEPT) ?? '') as string[]; } catch { return undefined; } };

/** Many SKUs as a spreadsheet: those that the list's filter finds, or those that were chosen there. */
export default function BulkEditPage() {
  const query = useSearch();
  useTitle(m.bulk_title());
  const asked = useMemo(() => askedOf(productSetup(undefined), query), [query]);
  const ids = new URLSearchParams(query).has('chosen') ? chosenProducts() : undefined;
  const data = useSheet(ids ? { ids } : filterOf(asked), (new URLSearchParams(query).get('sort') ?? 'POPULAR') as ProductSort);
  const [steps, setSteps] = useCarried(`bulk ${query}`, NO_STEPS);
  const [errors, setErrors] = useState(NONE);
  const [selected, setSelected] = useState<Selected>({ from: [0, 1], to: [0, 1] });
  const [shown, setShown] = useState(kept);
  const [only, setOnly] = useState<'all' | 'changed' | 'wrong'>('all');
  const [dialog, setDialog] = useState<'operation' | 'preview'>();
  const [below, setBelow] = useState<readonly BelowCost[]>([]);
  const saving = useSave();
  const revert = useRevert();
  const edits = steps.now;
  const dirty = edits.size > 0;
  useBlocker({ shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname && !window.confirm(m.settings_leave_text()), enableBeforeUnload: () => dirty }); // eslint-disable-line no-alert -- the page is about to go
  const sheet = data.sheet ?? sheetOf([], []);
  const columns = shown ?? shownFirst(sheet.columns);
  const view = useMemo(() => sheet.columns.flatMap((c, i) => (c.key === 'sku' || columns.includes(c.key) ? [i] : [])), [sheet.columns, columns]);
  const faulty = useMemo(() => { const slots = new Set(errors.keys()); for (const row of sheet.rows) for (const c of sheet.columns) { const key = slot(row, c); const now = edits.get(key); if (now !== undefined && fault(c, now)) slots.add(key); } return slots; }, [sheet, edits, errors]);
  const rows = useMemo(() => sheet.rows.flatMap((row, i) => (only === 'all' || sheet.columns.some((c) => (only === 'changed' ? edits.has(slot(row, c)) : faulty.has(slot(row, c)))) ? [i] : [])), [sheet, only, edits, faulty]);
  const change = (next: Edits) => { if ([...next].some(([key, text]) => edits.get(key) !== text) || next.size !== edits.size) { setSteps(step(steps, next)); setErrors((all) => new Map([...all].filter(([key]) => edits.get(key) === next.get(key)))); } };
  const back = () => setSteps(undo);
  const forth = () => setSteps(redo);
  const range = rangeOf(selected.from, selected.to);
  const column = view[selected.to[1]] ?? view[0]!;

  const conflict = (row: number, at: number) => { const error = errors.get(slot(sheet.rows[row]!, sheet.columns[at]!)); if (error?.theirs === undefined) return; const cells = new Map((sheet.siblings.get(sheet.rows[row]!.product) ?? [row]).map((r) => [sheet.rows[r]!.id, sheet.rows[r]!.cells.map((text, c) => (c === at ? error.theirs! : text))])); data.replace(cells); change(write(sheet, edits, [[row, at, textAt(sheet, new Map(), row, at)]])); };
  const save = async () => {
    const report = await saving.save(sheet, edits, '');
    data.replace(report.touched);
    setSteps({ ...NO_STEPS, now: new Map([...edits].filter(([key]) => !report.touched.has(key.slice(0, key.indexOf(' '))))) });
    setErrors(report.errors);
    setDialog(undefined);
    const { changeId, saved, failed } = report;
    if (failed) { setOnly('wrong'); toast([m.bulk_partly({ saved: integer(saved), failed: integer(failed) }), ...report.other].join(' '), { tone: 'danger' }); }
    if (changeId && saved) toast(m.bulk_saved({ count: integer(saved) }), { undo: () => void takeBack(changeId, [...report.touched.keys()]) });
  };
  const takeBack = async (id: string, variants: string[]) => {
    const done = await revert(id);
    if ('code' in done) return void toast(done.message, { tone: 'danger' });
    const products = new Set(sheet.rows.filter((r) => variants.includes(r.id)).map((r) => r.product));
    await data.reread([...products]);
    toast(done.kept ? m.bulk_reverted_but({ count: integer(done.rows), kept: integer(done.kept) }) : m.bulk_reverted({ count: integer(done.rows) }));
    return undefined;
  };
  const check = async () => { const found = await saving.check(sheet, edits); setErrors(found.errors); setBelow(found.below); if (found.errors.size) { setOnly('wrong'); toast(m.bulk_check_wrong({ count: integer(found.errors.size) }), { tone: 'danger' }); } else setDialog('preview'); };
  useKeys([{ keys: 'mod+s', label: m.ui_save(), inFields: true, run: () => { if (dirty) void check(); } }]);
  const toggle = (key: string) => { const next = columns.includes(key) ? columns.filter((k) => k !== key) : [...columns, key]; setShown(next); localStorage.setItem(KEPT, JSON.stringify(next)); };

  if (data.error) return <ErrorState error={{ kind: 'fault', message: data.error, requestId: undefined }} retry={() => location.reload()} />;
  return (
    <div className="bulkpage">
      <header className="bulk-top">
        <Link to="/products" className="linkbtn"><Icon name="arrowLeft" size={16} /> {m.console_nav_products()}</Link>
        <h1>{m.bulk_title()}</h1>
        <span className="muted num" role="status">{m.bulk_rows({ count: integer(sheet.rows.length) })}{data.cut && ` · ${m.bulk_cut({ count: integer(MOST_SKUS) })}`}</span>
        <Link to="/products/changes" className="linkbtn">{m.bulk_history()}</Link>
      </header>
      <div className="bulk-tools" role="toolbar" aria-label={m.bulk_tools()}>
        <IconButton icon="undo" label={m.bulk_undo()} disabled={!steps.past.length} onClick={back} />
        <IconButton icon="undo" className="mirrored" label={m.bulk_redo()} disabled={!steps.future.length} onClick={forth} />
        <Button size="sm" icon="edit" disabled={!rows.length || sheet.columns[column]?.fixed} onClick={() => setDialog('operation')}>{m.bulk_operation()}</Button>
        <Button size="sm" icon="chevronDown" disabled={range.top === range.bottom} onClick={() => change(write(sheet, edits, rows.slice(range.top + 1, range.bottom + 1).flatMap((r) => view.slice(range.left, range.right + 1).map((c) => [r, c, textAt(sheet, edits, rows[range.top]!, c)] as const))))}>{m.bulk_fill()}</Button>
        <Popover position="bottom-start" width={280} trapFocus>
          <Popover.Target><Button size="sm" icon="columns">{m.console_columns()}</Button></Popover.Target>
          <Popover.Dropdown><ul className="bulk-columns">{sheet.columns.filter((c) => c.key !== 'sku').map((c) => <li key={c.key}><Checkbox label={c.of === 'PRICE' ? m.bulk_price_of({ list: c.name }) : c.name} checked={columns.includes(c.key)} onChange={() => toggle(c.key)} /></li>)}</ul></Popover.Dropdown>
        </Popover>
        <span className="bulk-filter">{(['all', 'changed', 'wrong'] as const).map((v) => <Button key={v} size="sm" look={only === v ? 'soft' : 'ghost'} aria-pressed={only === v} onClick={() => { setOnly(v); setSelected({ from: [0, 1], to: [0, 1] }); }}>{{ all: m.ui_all(), changed: m.bulk_changed({ count: integer(edits.size) }), wrong: m.bulk_wrong({ count: integer(faulty.size) }) }[v]}</Button>)}</span>
        <span className="bulk-end"><Button size="sm" look="ghost" disabled={!dirty} onClick={() => { setSteps(step(steps, new Map())); setErrors(NONE); }}>{m.settings_discard()}</Button><Button size="sm" look="primary" disabled={!dirty || faulty.size > errors.size} onClick={() => void check()}>{m.bulk_preview()}</Button></span>
      </div>
      {!data.done && <Progress size="xs" animated value={data.products ? Math.min(100, (new Set(sheet.rows.map((r) => r.product)).size / data.products) * 100) : 5} aria-label={m.bulk_loading()} />}
      {!sheet.rows.length && !data.done && <div className="panel-body"><SkeletonLines lines={12} height={22} /></div>}
      {data.done && !rows.length && <EmptyState art="search" title={only === 'all' ? m.catalog_none() : m.bulk_none_such()} action={only === 'all' ? <><Link to="/products/new" className={buttonClass({ look: 'primary' })}>{m.catalog_new()}</Link><Link to="/products/files" className={buttonClass({})}>{m.files_title()}</Link></> : <Button onClick={() => setOnly('all')}>{m.ui_all()}</Button>} />}
      {rows.length > 0 && view.length > 0 && <Grid sheet={sheet} view={view} rows={rows} edits={edits} errors={errors} selected={selected} select={setSelected} change={change} undo={back} redo={forth} conflict={conflict} />}
      {dialog === 'operation' && <OperationDialog sheet={sheet} edits={edits} rows={rows} selected={rows.slice(range.top, range.bottom + 1)} column={column} onClose={() => setDialog(undefined)} onApply={(those, operation) => { change(write(sheet, edits, changesOf(sheet, edits, those, column, operation))); setDialog(undefined); }} />}
      {dialog === 'preview' && <PreviewDialog sheet={sheet} edits={edits} below={below} faults={0} progress={saving.run} onClose={() => setDialog(undefined)} onSave={save} />}
    </div>
  );
}

import { Modal, Progress } from '@mantine/core';
import { useState } from 'react';
import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { Button, toast } from '@/ui';
import type { Selection } from './selection';
import type { BulkAction, BulkFailure } from './types';

type Props = { selection: Selection; actions: BulkAction[]; loaded: number; total: number | undefined; hasMore: boolean; allIds: (() => Promise<string[]>) | undefined; onDone: () => void };
type Run = { label: string; done: number; of: number };

/** Appears with the first selected row: what can be done with all of them, with progress and an honest report. */
export function BulkBar({ selection, actions, loaded, total, hasMore, allIds, onDone }: Props) {
  const [run, setRun] = useState<Run>();
  const [report, setReport] = useState<{ label: string; succeeded: number; failures: BulkFailure[] }>();
  const start = async (action: BulkAction) => {
    if (action.open) return action.open(selection.all && allIds ? await allIds() : [...selection.ids]);
    setRun({ label: action.label, done: 0, of: selection.size });
    const failures: BulkFailure[] = [];
    let ids: string[] = [];
    try {
      ids = selection.all && allIds ? await allIds() : [...selection.ids];
      const size = action.chunk ?? 50;
      for (let i = 0; i < ids.length; i += size) {
        failures.push(...(await action.run(ids.slice(i, i + size))));
        setRun({ label: action.label, done: Math.min(i + size, ids.length), of: ids.length });
      }
    } catch {
      toast(m.ui_error_fault(), { tone: 'danger' });
      setRun(undefined);
      return undefined;
    }
    setRun(undefined);
    onDone();
    if (failures.length === 0) {
      toast(m.console_bulk_done({ action: action.label, count: integer(ids.length) }));
      selection.clear();
    } else {
      setReport({ label: action.label, succeeded: ids.length - failures.length, failures });
      selection.replace(failures.map((f) => f.id));
    }
    return undefined;
  };
  return (
    <>
      {selection.size > 0 && (
        <div className="bulk" role="region" aria-label={m.console_bulk()}>
          {run ? (
            <div className="bulk-run" role="status"><span>{run.label} · <span className="num">{integer(run.done)} / {integer(run.of)}</span></span><Progress value={run.of ? (run.done / run.of) * 100 : 0} aria-label={run.label} /></div>
          ) : (
            <>
              <strong className="num" role="status">{m.console_bulk_selected({ count: integer(selection.size) })}</strong>
              {hasMore && allIds && !selection.all && selection.size >= loaded && total !== undefined && <button type="button" className="linkbtn" onClick={selection.selectAll}>{m.console_bulk_all({ count: integer(total) })}</button>}
              <span className="bulk-actions">{actions.map((a) => <Button key={a.id} size="sm" look={a.danger ? 'danger' : 'soft'} {...(a.icon ? { icon: a.icon } : {})} onClick={() => void start(a)}>{a.label}</Button>)}</span>
              <Button size="sm" look="ghost" onClick={selection.clear}>{m.console_bulk_clear()}</Button>
            </>
          )}
        </div>
      )}
      <Modal opened={report !== undefined} onClose={() => setReport(undefined)} title={m.console_bulk_report()} size="lg" closeButtonProps={{ 'aria-label': m.ui_close() }}>
        {report && (
          <div className="stack">
            <p>{m.console_bulk_result({ action: report.label, succeeded: integer(report.succeeded), failed: integer(report.failures.length) })}</p>
            <ul className="failures" tabIndex={0} aria-label={m.console_bulk_report()}>{report.failures.map((f) => <li key={f.id}><strong>{f.label}</strong><span>{f.message}</span></li>)}</ul>
            <p className="muted">{m.console_bulk_kept()}</p>
          </div>
        )}
      </Modal>
    </>
  );
}

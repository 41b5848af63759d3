import { useState } from 'react';
import { BulkChangeRowsDoc, BulkChangesDoc, type BulkChangeRowsQuery, type BulkChangesQuery } from '@/gen/features/catalog/console-bulk';
import { useConnection, type Connection } from '@/lib/connection';
import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { Badge, Button, EmptyState, ErrorState, LoadMore, SkeletonLines, Time, toast } from '@/ui';
import { explain } from '@/lib/problem';
import { SubNav } from '../../../form/SubNav';
import { Panel } from '../../../page/DetailPage';
import { catalogPlaces } from '../words';
import { useRevert } from './useSave';
import { useTitle } from '../../../page/useTitle';
import './bulk.css';

type Change = BulkChangesQuery['bulkChanges']['nodes'][number];
type Line = NonNullable<BulkChangeRowsQuery['bulkChange']>['rows']['nodes'][number];
const EMPTY: Connection<Line> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: 0 };
const pickChanges = (d: BulkChangesQuery) => d.bulkChanges;
const pickRows = (d: BulkChangeRowsQuery): Connection<Line> => (d.bulkChange ? (d.bulkChange.rows as Connection<Line>) : EMPTY);
const sourceName = (s: Change['source']): string => ({ GRID: m.bulk_source_grid, FILE: m.bulk_source_file, REVERT: m.bulk_source_revert })[s]();

function Lines({ id }: { id: string }) {
  useTitle(m.bulk_history());
  const data = useConnection(BulkChangeRowsDoc, { id }, pickRows);
  if (data.loading && !data.rows.length) return <SkeletonLines lines={3} />;
  return (
    <div className="bulk-lines">
      <table className="plain"><tbody>{data.rows.map((line) => line.cells.map((cell, i) => (
        <tr key={`${line.id} ${cell.column}`} className={line.reverted ? 'muted' : ''}><td>{i === 0 && <><strong className="num">{line.variant?.sku}</strong> <span className="muted">{line.variant?.fullName}</span></>}</td><td>{cell.name}</td><td className="right"><del>{cell.before || '–'}</del></td><td><strong>{cell.after || '–'}</strong></td></tr>
      )))}</tbody></table>
      <LoadMore hasMore={data.hasMore} busy={data.loadingMore} onMore={data.loadMore} shown={data.rows.length} total={data.total} />
    </div>
  );
}

/** Who changed what in many products at once, value by value, each to be taken back. */
export default function BulkChangesPage() {
  const { can } = useSession();
  const data = useConnection(BulkChangesDoc, {}, pickChanges, 20);
  const [open, setOpen] = useState<string>();
  const [busy, setBusy] = useState<string>();
  const revert = useRevert();
  const takeBack = async (change: Change) => {
    setBusy(change.id);
    const done = await revert(change.id);
    setBusy(undefined);
    data.refetch();
    if ('code' in done) return void toast(done.message, { tone: 'danger' });
    return void toast(done.kept ? m.bulk_reverted_but({ count: integer(done.rows), kept: integer(done.kept) }) : m.bulk_reverted({ count: integer(done.rows) }));
  };
  return (
    <div className="section">
      <SubNav label={m.console_nav_products()} places={catalogPlaces(can)} />
      <div className="page-head"><h1>{m.bulk_history()}</h1></div>
      <Panel flush>
        {data.error && !data.rows.length && <ErrorState error={explain(data.error)} retry={data.refetch} />}
        {data.loading && !data.rows.length && <div className="panel-body"><SkeletonLines lines={6} /></div>}
        {!data.loading && !data.error && !data.rows.length && <EmptyState art="box" title={m.bulk_history_none()} text={m.bulk_history_text()} />}
        <ul className="bulk-changes">{data.rows.map((change) => (
          <li key={change.id}>
            <div className="bulk-change">
              <button type="button" className="linkbtn" aria-expanded={open === change.id} onClick={() => setOpen(open === change.id ? undefined : change.id)}>{m.bulk_change_of({ skus: integer(change.rowCount), cells: integer(change.cellCount) })}{change.added > 0 && ` · ${m.bulk_added({ count: integer(change.added) })}`}</button>
              <Badge>{sourceName(change.source)}</Badge>
              {change.note && <span className="muted truncate">{change.note}</span>}
              {change.kept > 0 && <span className="muted">{m.bulk_kept({ count: integer(change.kept) })}</span>}
              <span className="muted bulk-who">{change.actorName} · <Time value={change.createdAt} /></span>
              {can('catalog.write') && (change.left > 0 ? <Button size="sm" icon="undo" busy={busy === change.id} onClick={() => void takeBack(change)}>{m.bulk_revert()}</Button> : change.rowCount > 0 && <span className="muted">{m.bulk_is_reverted()}</span>)}
            </div>
            {open === change.id && <Lines id={change.id} />}
          </li>
        ))}</ul>
        {data.rows.length > 0 && <LoadMore auto hasMore={data.hasMore} busy={data.loadingMore} onMore={data.loadMore} shown={data.rows.length} total={data.total} />}
      </Panel>
    </div>
  );
}

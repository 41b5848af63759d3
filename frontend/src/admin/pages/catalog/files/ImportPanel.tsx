import { Checkbox, NativeSelect, Progress } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { BulkColumnsDoc } from '@/gen/features/catalog/console-bulk';
import { FilesCheckDoc, FilesOneDoc, FilesRowsDoc, FilesWriteDoc, type FilesOneQuery, type FilesRowsQuery } from '@/gen/features/catalog/console-files';
import type { ImportRowKind } from '@/gen/schema';
import { useConnection, type Connection } from '@/lib/connection';
import { integer } from '@/lib/format';
import { useClient, useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, Icon, LoadMore, Money, SkeletonLines, toast } from '@/ui';
import { Panel } from '../../../page/DetailPage';
import { useRevert } from '../bulk/useSave';
import { errorFile } from './errorFile';

type Import = NonNullable<FilesOneQuery['catalogImport']>;
type Row = NonNullable<FilesRowsQuery['catalogImport']>['rows']['nodes'][number];
const EMPTY: Connection<Row> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: 0 };
const pick = (d: FilesRowsQuery): Connection<Row> => (d.catalogImport ? (d.catalogImport.rows as Connection<Row>) : EMPTY);
const POLL_MS = 700;
export const stateName = (s: Import['state']): string => ({ UPLOADED: m.files_state_uploaded, CHECKING: m.files_state_checking, CHECKED: m.files_state_checked, WRITING: m.files_state_writing, DONE: m.files_state_done })[s]();

/** What a row does; `BELOW`: it sells something below cost, added or changed. */
type Kind = ImportRowKind | 'BELOW';
const kindsOf = (kind: Kind): ImportRowKind[] => (kind === 'BELOW' ? ['CHANGED', 'ADDED'] : [kind]);

function Rows({ id, kind }: { id: string; kind: Kind }) {
  const data = useConnection(FilesRowsDoc, { id, kinds: kindsOf(kind), belowCost: kind === 'BELOW' }, pick);
  if (data.loading && !data.rows.length) return <SkeletonLines lines={4} />;
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={m.files_rows()}>
      <table className="plain"><thead><tr><th className="right">{m.files_row()}</th><th>SKU</th><th>{kind === 'WRONG' ? m.files_problem() : m.files_change()}</th></tr></thead>
        <tbody>{data.rows.map((row) => (
          <tr key={row.id}><td className="right num muted">{row.number}</td><td className="num">{row.sku}</td><td>
            {row.problems.map((p) => <div key={p.column + p.message} className="tone-text-danger">{row.cells.find((c) => c.column === p.column)?.name ?? p.column} {p.message}</div>)}
            {row.belowCost.map((one) => <div key={one.priceList} className="row tone-text-danger"><Icon name="warning" size={15} />{m.files_below_row({ list: one.priceList })} <Money value={one.price} /> {'<'} <Money value={one.cost} /></div>)}
            {kind !== 'WRONG' && <ul className="filecells">{row.cells.map((c) => <li key={c.column}><span className="muted">{c.name}</span> {c.before && <del>{c.before}</del>} <strong>{c.after || '–'}</strong></li>)}</ul>}
          </td></tr>
        ))}</tbody></table>
      <LoadMore hasMore={data.hasMore} busy={data.loadingMore} onMore={data.loadMore} shown={data.rows.length} total={data.total} />
    </div>
  );
}

function Mapping({ file, onCheck, busy, problem }: { file: Import; onCheck: (mapping: string[], clears: boolean) => void; busy: boolean; problem: string | undefined }) {
  const [known] = useQuery({ query: BulkColumnsDoc });
  const [mapping, setMapping] = useState(file.columns.map((c) => c.column ?? ''));
  const [clears, setClears] = useState(file.clears);
  const options = (known.data?.catalogColumns ?? []).map((c) => ({ value: c.key, label: c.of === 'PRICE' ? m.bulk_price_of({ list: c.name }) : c.name }));
  return (
    <>
      <p className="muted">{m.files_mapping_text()}</p>
      {problem && <div className="banner tone-danger" role="alert">{problem}</div>}
      <div className="scroll-x filemap" tabIndex={0} role="region" aria-label={m.files_mapping()}><table className="plain">
        <thead><tr><th>{m.files_column()}</th><th>{m.files_means()}</th><th>{m.files_samples()}</th></tr></thead>
        <tbody>{file.columns.map((c, n) => (
          <tr key={c.name + n} className={mapping[n] ? '' : 'muted'}><td>{c.name || '–'}</td><td><NativeSelect size="xs" aria-label={`${m.files_means()} ${c.name}`} value={mapping[n] ?? ''} data={[{ value: '', label: m.files_leave_out() }, ...options.map((o) => ({ ...o, disabled: mapping.includes(o.value) && mapping[n] !== o.value }))]} onChange={(e) => setMapping(mapping.map((k, i) => (i === n ? e.target.value : k)))} /></td><td className="muted"><span className="truncate">{c.samples.filter(Boolean).join(' · ')}</span></td></tr>
        ))}</tbody>
      </table></div>
      <div className="spread wrap"><Checkbox label={m.files_clears()} checked={clears} onChange={(e) => setClears(e.currentTarget.checked)} /><Button look="primary" busy={busy} disabled={!mapping.includes('sku')} onClick={() => onCheck(mapping, clears)}>{m.files_check()}</Button></div>
    </>
  );
}

/** One file on its way in: which column is what, what it would change, and writing it. */
export function ImportPanel({ id, onChanged, onClose }: { id: string; onChanged: () => void; onClose: () => void }) {
  const client = useClient();
  const [answer, again] = useQuery({ query: FilesOneDoc, variables: { id } });
  const check = useMutate(FilesCheckDoc);
  const write = useMutate(FilesWriteDoc);
  const revert = useRevert();
  const [kind, setKind] = useState<Kind>();
  const [naming, setNaming] = useState(false);
  const file = answer.data?.catalogImport;
  const state = file?.state;
  const refetch = () => again({ requestPolicy: 'network-only' });
  const running = state === 'CHECKING' || state === 'WRITING';
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => again({ requestPolicy: 'network-only' }), POLL_MS);
    return () => clearInterval(timer);
  }, [running, again]);
  useEffect(() => { if (state === 'CHECKED' || state === 'DONE') onChanged(); }, [state]); // eslint-disable-line react-hooks/exhaustive-deps -- the list shows another state only when this one has changed
  if (!file) return answer.fetching ? <SkeletonLines lines={4} /> : null;
  const begin = async (mapping: string[], clears: boolean) => { const done = await check.run({ id, mapping, clears }); if (done.ok) { setNaming(false); setKind(undefined); refetch(); } };
  const start = async () => { const done = await write.run({ id }); if (done.ok) refetch(); else toast(done.problem.message, { tone: 'danger' }); };
  const takeBack = async () => { const done = await revert(file.change!.id); refetch(); toast('code' in done ? done.message : m.bulk_reverted({ count: integer(done.rows) }), 'code' in done ? { tone: 'danger' } : {}); };
  const counts: Array<[Kind, number, string]> = [['CHANGED', file.changed, m.files_changed({ count: integer(file.changed) })], ['ADDED', file.added, m.files_added({ count: integer(file.added) })], ['WRONG', file.wrong, m.files_wrong({ count: integer(file.wrong) })], ['BELOW', state === 'CHECKED' ? file.belowCost : 0, m.files_below({ count: integer(file.belowCost) })]];
  const shown = kind ?? counts.find(([, n]) => n > 0)?.[0];
  const mapped = state === 'UPLOADED' || naming;
  return (
    <Panel title={<>{file.fileName} <span className="muted">{stateName(file.state)}</span></>} actions={<Button size="sm" look="ghost" icon="close" onClick={onClose}>{m.ui_close()}</Button>}>
      {mapped && <Mapping file={file} onCheck={(mapping, clears) => void begin(mapping, clears)} busy={check.busy} problem={check.problem?.message} />}
      {running && <div role="status"><p className="num">{stateName(file.state)} {integer(file.done)} / {integer(file.rowCount)}</p><Progress animated value={file.rowCount ? (file.done / file.rowCount) * 100 : 0} aria-label={stateName(file.state)} /></div>}
      {!mapped && !running && (
        <>
          <p className="bulk-sentence" role="status">{state === 'DONE' ? m.files_result_done({ changed: integer(file.changed), added: integer(file.added) }) : file.changed + file.added === 0 ? m.files_result_none() : m.files_result({ changed: integer(file.changed), added: integer(file.added) })} <span className="muted">{m.files_unchanged({ count: integer(file.unchanged) })}</span></p>
          {state === 'CHECKED' && file.belowCost > 0 && <div className="banner tone-warning" role="alert"><Icon name="warning" size={17} /><div>{m.files_below_text({ count: integer(file.belowCost) })}</div></div>}
          <div className="row wrap">{counts.filter(([, n]) => n > 0).map(([k, , label]) => <Button key={k} size="sm" look={shown === k ? 'soft' : 'ghost'} aria-pressed={shown === k} onClick={() => setKind(k)}>{label}</Button>)}
            {file.wrong > 0 && <Button size="sm" icon="download" onClick={() => void errorFile(client, id, file.fileName)}>{m.files_errors()}</Button>}
          </div>
          {shown && <Rows key={shown + file.state} id={id} kind={shown} />}
          <div className="spread wrap">
            {state === 'CHECKED' ? <Button look="ghost" onClick={() => setNaming(true)}>{m.files_mapping_again()}</Button> : <Link to="/products/changes" className="linkbtn">{m.bulk_history()}</Link>}
            {state === 'CHECKED' && <Button look="primary" busy={write.busy} disabled={file.changed + file.added === 0} onClick={() => void start()}>{m.files_write({ count: integer(file.changed + file.added) })}</Button>}
            {state === 'DONE' && (file.change?.left ?? 0) > 0 && <Button icon="undo" onClick={() => void takeBack()}>{m.bulk_revert()}</Button>}
          </div>
        </>
      )}
    </Panel>
  );
}

import { useRouter } from '@tanstack/react-router';
import { useEffect, useMemo, type ReactNode } from 'react';
import type { View, Views } from '@/features/views/useSavedViews';
import type { Rows } from '@/lib/connection';
import { integer } from '@/lib/format';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { Button, EmptyState, ErrorState, Icon, IconButton, type Art } from '@/ui';
import { BulkBar } from './list/BulkBar';
import { DisplayMenu, shownColumns } from './list/DisplayMenu';
import { Filters } from './list/Filters';
import { ListTable } from './list/Table';
import { ViewTabs } from './list/ViewTabs';
import { useSelection } from './list/selection';
import type { BulkAction, Column } from './list/types';
import type { Display, ListState } from './list/useList';
import { useCommands } from '../commands';
import { useTitle } from './useTitle';
import './list/list.css';

export { askedOf, useList, type Asked, type ListSetup, type ListState } from './list/useList';
export { cramped, wordy } from './list/types';
export type { BulkAction, BulkFailure, Column, Filter } from './list/types';

export type ListPageProps<Row extends { id: string }> = {
  title: string;
  list: ListState;
  data: Rows<Row>;
  columns: Column<Row>[];
  /** The name people call a row by; read by screen readers and used in reports. */
  name: (row: Row) => string;
  /** Address of the row's own page, with the /admin prefix. */
  href: (row: Row) => string;
  search?: string;
  /** Views everyone has, e.g. one per status, with counts when known. The first is the default. */
  views?: View[];
  savedViews?: Views;
  /** Offers all rows of the list as a file: its name under /export, and the filter and order that are on screen. */
  exported?: { name: string; filter: object; sort?: string };
  bulk?: BulkAction[];
  /** Content of the side drawer for one row. */
  peek?: (row: Row) => ReactNode;
  actions?: ReactNode;
  editable?: boolean;
  /** A line about the whole list, beside its number of rows. */
  note?: string | undefined;
  /** Changes when the row changed: such a row flashes. */
  stamp?: (row: Row) => string | number;
  /** How many rows came since the list was loaded; the pill loads them. */
  fresh?: number;
  onFresh?: () => void;
  empty: { art?: Art; title: string; text?: string; action?: ReactNode };
};

function Peek<Row extends { id: string }>({ row, rows, list, name, href, open, children }: { row: Row; rows: Row[]; list: ListState; name: string; href: string; open: (href: string) => void; children: ReactNode }) {
  const at = rows.findIndex((r) => r.id === row.id);
  const to = (i: number) => rows[i] && list.setPeek(rows[i].id);
  return (
    <aside className="peek" aria-label={name}>
      <div className="peek-head">
        <h2 className="truncate">{name}</h2>
        <IconButton size="sm" icon="chevronUp" label={m.console_key_prev()} disabled={at <= 0} onClick={() => to(at - 1)} />
        <IconButton size="sm" icon="chevronDown" label={m.console_key_next()} disabled={at >= rows.length - 1} onClick={() => to(at + 1)} />
        <Button size="sm" look="soft" onClick={() => open(href)}>{m.console_open()}</Button>
        <IconButton size="sm" icon="close" label={m.ui_close()} onClick={() => list.setPeek(undefined)} />
      </div>
      <div className="peek-body">{children}</div>
    </aside>
  );
}

/** A list of things: views, search, filter chips, virtual rows, selection with bulk actions, peek. Everything is in the address. */
export function ListPage<Row extends { id: string }>({ title, list, data, columns, name, href, search, views = [], savedViews, exported, bulk, peek, actions, editable = false, note, stamp, fresh = 0, onFresh, empty }: ListPageProps<Row>) {
  const router = useRouter();
  const open = (address: string) => router.history.push(address);
  const ids = useMemo(() => data.rows.map((r) => r.id), [data.rows]);
  const selection = useSelection(ids, data.total);
  const { clear } = selection;
  useEffect(clear, [list.query]); // eslint-disable-line react/exhaustive-deps -- a new question forgets the selection of the old one
  useTitle(title);
  useEffect(() => { try { sessionStorage.setItem(`orderwell:neighbours:${list.setup.id}`, JSON.stringify(ids)); } catch { /* previous and next are then not offered */ } }, [ids, list.setup.id]);
  const shown = shownColumns(columns, list);
  const kept = JSON.stringify(savedViews?.layout);
  // What was arranged on another device wins over what this browser remembers.
  useEffect(() => { if (kept) { const { order, hidden, shown: more, density } = JSON.parse(kept) as Display; list.setDisplay({ order, hidden, shown: more, density }); } }, [kept]); // eslint-disable-line react/exhaustive-deps -- only when the server says something new
  const arrange = (change: Partial<Display>) => { list.setDisplay(change); savedViews?.arrange?.({ ...list.display, ...change }); };
  const toFile = () => void import('./list/exportList').then(({ exportList }) => exportList({ ...exported!, title, total: data.total }));
  useCommands(exported ? [{ id: 'list.export', label: m.console_export_of({ list: title }), icon: 'download', words: 'export csv excel daochu dc', run: toFile }] : []);
  const peeked = peek && list.peek ? data.rows.find((r) => r.id === list.peek) : undefined;
  const asked = list.q !== '' || Object.keys(list.filters).length > 0;
  const nothing = !data.loading && !data.error && data.rows.length === 0;
  return (
    <div className="list">
      <header className="list-title">
        <h1>{title}</h1>
        {data.total !== undefined && <span className="muted num" role="status" aria-busy={data.loading}>{integer(data.total)}</span>}
        {note && <span className="muted num">{note}</span>}
        {fresh > 0 && <button type="button" className="freshpill" onClick={onFresh}><Icon name="arrowUp" size={14} />{m.console_fresh({ count: integer(fresh) })}</button>}
        <span className="list-actions"><IconButton size="sm" icon="refresh" label={m.console_refresh()} onClick={data.refetch} />{exported && <IconButton size="sm" icon="download" label={m.console_export()} onClick={toFile} />}<DisplayMenu columns={columns} list={list} onChange={arrange} />{actions}</span>
      </header>
      {(views.length > 0 || savedViews) && <ViewTabs list={list} builtIn={views} saved={savedViews} />}
      <Filters list={list} placeholder={search ?? m.ui_search()} />
      {data.error && data.rows.length > 0 && <div className="banner tone-danger" role="alert"><Icon name="warning" size={17} /><span style={{ flex: 1 }}>{explain(data.error).message}</span><button type="button" className="linkbtn" onClick={data.refetch}>{m.ui_retry()}</button></div>}
      {data.error && data.rows.length === 0 && <ErrorState error={explain(data.error)} retry={data.refetch} />}
      {nothing && asked && <EmptyState art="search" title={m.console_no_match()} text={m.console_no_match_text()} action={<Button onClick={list.clear}>{m.console_filter_clear()}</Button>} />}
      {nothing && !asked && <EmptyState {...empty} />}
      <div className="list-split">
      {!nothing && !(data.error && data.rows.length === 0) && <ListTable {...{ label: title, list, data, columns: shown, name, href, open, editable, stamp }} selection={bulk ? selection : undefined} peekable={peek !== undefined} />}
      {peeked && <Peek row={peeked} rows={data.rows} list={list} name={name(peeked)} href={href(peeked)} open={open}>{peek?.(peeked)}</Peek>}
      </div>
      {bulk && <BulkBar selection={selection} actions={bulk} loaded={data.rows.length} total={data.total} hasMore={data.hasMore} allIds={data.allIds} onDone={data.refetch} />}
    </div>
  );
}

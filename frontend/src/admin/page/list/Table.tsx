import { Checkbox } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type MouseEvent } from 'react';
import { useMediaQuery } from '@mantine/hooks';
import { cameBack } from '@/lib/arrival';
import { m } from '@/lib/i18n';
import { useKeys } from '@/lib/keys';
import { Icon, LoadMore, Skeleton } from '@/ui';
import type { Rows } from '@/lib/connection';
import type { Selection } from './selection';
import { ROW_HEIGHT, type Column } from './types';
import type { ListState } from './useList';
import { useFlash } from './useFlash';

type Props<Row extends { id: string }> = {
  label: string; list: ListState; data: Rows<Row>; columns: Column<Row>[]; selection: Selection | undefined;
  name: (row: Row) => string; href: (row: Row) => string; open: (href: string) => void; peekable: boolean; editable: boolean; stamp: ((row: Row) => string | number) | undefined;
};

/** Height of the sticky head row with its border. */
const HEAD = 41;
/** How far each list was scrolled, by its id and question, so that the back button finds the same rows on screen. */
const places = new Map<string, number>();

function SortHead<Row>({ column, list }: { column: Column<Row>; list: ListState }) {
  const { sort } = column;
  if (!sort) return <span>{column.header}</span>;
  const state = list.sort && list.sort === sort.asc ? 'asc' : list.sort && list.sort === sort.desc ? 'desc' : undefined;
  const order = [sort.desc, sort.asc].filter(Boolean);
  const next = order[order.indexOf(list.sort ?? '') + 1];
  return <button type="button" className={`sorter ${state ?? ''}`} onClick={() => list.setSort(next ?? (state ? undefined : order[0]))}>{column.header}<Icon name={state === 'asc' ? 'chevronUp' : state === 'desc' ? 'chevronDown' : 'sort'} size={14} /></button>;
}
const ariaSort = <Row,>(column: Column<Row>, sort: string | undefined) => (sort && column.sort?.asc === sort ? 'ascending' : sort && column.sort?.desc === sort ? 'descending' : undefined);

/** Virtual rows: a table on wide screens, cards on narrow ones. J/K move, X selects, Space peeks, Enter opens, E edits. */
export function ListTable<Row extends { id: string }>({ label, list, data, columns, selection, name, href, open, peekable, editable, stamp }: Props<Row>) {
  const cards = useMediaQuery('(max-width: 720px)', false, { getInitialValueInEffect: false });
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(-1);
  const { rows } = data;
  const flashing = useFlash(rows, stamp);
  const height = cards ? 100 : ROW_HEIGHT[list.display.density];
  const head = cards ? 0 : HEAD;
  const virtual = useVirtualizer({ count: rows.length, scrollMargin: head, scrollPaddingStart: head, scrollPaddingEnd: 72, getScrollElement: () => box.current, estimateSize: () => height, overscan: 10, getItemKey: (i) => rows[i]?.id ?? i });
  useEffect(() => virtual.measure(), [height, virtual]);
  const place = `${list.setup.id} ${list.query}`;
  const asked = useRef(list.query);
  useEffect(() => {
    if (asked.current === list.query) return;
    asked.current = list.query;
    setAt(-1);
    box.current?.scrollTo(0, 0);
  }, [list.query]);
  const path = useRef(location.pathname);
  const wanted = useRef(cameBack() ? (places.get(place) ?? 0) : 0);
  useLayoutEffect(() => {
    if (!wanted.current || !box.current || rows.length === 0) return;
    box.current.scrollTo(0, wanted.current);
    if (box.current.scrollTop >= wanted.current - 2 || !data.hasMore) wanted.current = 0; // else the next page of rows brings it nearer
  }, [rows.length, data.hasMore]);
  const template = `${selection ? '44px ' : ''}${columns.map((c) => `minmax(${c.width}px, ${c.grow ?? 1}fr)`).join(' ')}`;
  const least = columns.reduce((sum, c) => sum + c.width, selection ? 44 : 0) + 24;

  const move = (step: 1 | -1) => {
    const next = Math.max(0, Math.min(rows.length - 1, at + step));
    setAt(next);
    // From here on Enter and space mean the row, not the button that was pressed before.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    virtual.scrollToIndex(next, { align: 'auto' });
    if (list.peek && rows[next]) list.setPeek(rows[next].id);
    if (next >= rows.length - 5 && data.hasMore) data.loadMore();
  };
  const withRow = (act: (row: Row) => void) => () => { const row = rows[at]; if (row) act(row); };
  const group = m.console_key_group_list();
  useKeys([
    { keys: 'j', label: m.console_key_down(), group, run: () => move(1) },
    { keys: 'k', label: m.console_key_up(), group, run: () => move(-1) },
    { keys: 'enter', label: m.console_key_open(), group, run: withRow((row) => open(href(row))) },
    ...(selection ? [{ keys: 'x', label: m.console_key_select(), group, run: withRow((row) => selection.toggle(row.id)) }, { keys: 'shift+x', label: m.console_key_select_range(), group, run: withRow((row) => selection.toggle(row.id, true)) }, { keys: 'escape', label: m.console_key_escape(), group, run: () => (list.peek ? list.setPeek(undefined) : selection.clear()) }] : []),
    ...(peekable ? [{ keys: 'space', label: m.console_key_peek(), group, run: withRow((row) => list.setPeek(list.peek === row.id ? undefined : row.id)) }] : []),
    ...(editable ? [{ keys: 'e', label: m.console_key_edit(), group, run: withRow((row) => open(`${href(row)}?edit=1`)) }] : []),
  ]);
  const click = (row: Row, index: number) => (event: MouseEvent) => {
    if ((event.target as Element).closest('a,button,input,label')) return;
    setAt(index);
    if (event.shiftKey && selection) return selection.toggle(row.id, true);
    if (peekable && !cards) list.setPeek(row.id);
    else open(href(row));
    return undefined;
  };
  const tick = (row: Row) => selection && <span className="tick" role={cards ? undefined : 'cell'}><Checkbox size="xs" aria-label={m.console_select_row({ name: name(row) })} checked={selection.has(row.id)} onChange={() => {}} onClick={(e) => selection.toggle(row.id, e.shiftKey)} /></span>;
  const go = (row: Row) => (event: MouseEvent) => { if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return; event.preventDefault(); open(href(row)); };
  const title = (row: Row, column: Column<Row>) => <a className="rowlink truncate" href={href(row)} onClick={go(row)}>{column.cell(row)}</a>;
  const first = columns.find((c) => c.card === 'title') ?? columns[0];

  return (
    <div ref={box} className={`list-box ${cards ? 'cards' : ''} ${list.display.density}`} style={{ '--template': template, '--least': `${least}px` } as CSSProperties} aria-busy={data.loading || undefined} tabIndex={-1} onScroll={(e) => { if (!wanted.current && location.pathname === path.current) places.set(place, e.currentTarget.scrollTop); }}>
      <div role="table" aria-label={label} aria-rowcount={data.total ?? rows.length}>
      {!cards && (
        <div role="rowgroup" className="list-head"><div role="row" className="list-row">
          {selection && <span className="tick" role="columnheader"><Checkbox size="xs" aria-label={m.console_select_loaded()} checked={rows.length > 0 && (selection.all || rows.every((r) => selection.has(r.id)))} indeterminate={selection.size > 0 && !selection.all && !rows.every((r) => selection.has(r.id))} onChange={selection.toggleLoaded} /></span>}
          {columns.map((c) => <span key={c.id} role="columnheader" aria-sort={ariaSort(c, list.sort)} className={`cell ${c.align ?? ''}`}><SortHead column={c} list={list} /></span>)}
        </div></div>
      )}
      {data.loading && rows.length === 0 && <div role="rowgroup" aria-hidden="true">{Array.from({ length: 12 }, (_, i) => <div key={i} className="list-row" style={{ height }}>{cards ? <Skeleton height={70} /> : <>{selection && <span />}{columns.map((c, j) => <Skeleton key={c.id} width={`${48 + ((i * 7 + j * 13) % 40)}%`} height={12} />)}</>}</div>)}</div>}
      <div role="rowgroup" className={`list-body ${data.loading && rows.length ? 'stale' : ''}`} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]!;
          const state = ['list-row', selection?.has(row.id) && 'selected', item.index === at && 'current', list.peek === row.id && 'peeked', flashing.has(row.id) && 'flash'].filter(Boolean).join(' ');
          return (
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the keyboard has J/K/Enter and the row's link
            <div key={item.key} role="row" aria-rowindex={item.index + 2} aria-selected={selection ? selection.has(row.id) : undefined} className={state} style={{ transform: `translateY(${item.start - head}px)`, height: item.size }} onClick={click(row, item.index)}>
              {cards ? (
                <div className="rowcard" role="cell">
                  {tick(row)}
                  <div className="rowcard-main">
                    <div className="spread">{first && title(row, first)}<span className="rowcard-aside">{columns.filter((c) => c.card === 'aside').map((c) => <span key={c.id}>{c.cell(row)}</span>)}</span></div>
                    <div className="rowcard-lines">{columns.filter((c) => c !== first && (c.card ?? 'line') === 'line').map((c) => <span key={c.id} className="truncate">{c.cell(row)}</span>)}</div>
                  </div>
                </div>
              ) : (
                <>{tick(row)}{columns.map((c) => <span key={c.id} role="cell" className={`cell ${c.align ?? ''}`}>{c === first ? title(row, c) : <span className="truncate">{c.cell(row)}</span>}</span>)}</>
              )}
            </div>
          );
        })}
      </div>
      </div>
      {rows.length > 0 && <LoadMore auto hasMore={data.hasMore} busy={data.loadingMore} onMore={data.loadMore} shown={rows.length} total={data.total} />}
    </div>
  );
}

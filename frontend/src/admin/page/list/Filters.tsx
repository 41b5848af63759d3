import { Checkbox, Menu, Popover, Radio, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { m } from '@/lib/i18n';
import { useKeys } from '@/lib/keys';
import { Icon, IconButton } from '@/ui';
import type { Filter } from './types';
import type { ListState } from './useList';

/** What a chip says after the filter's name. */
function summary(filter: Filter, values: string[]): string {
  if (filter.kind === 'date') {
    const [from = '', to = ''] = (values[0] ?? '').split('..');
    return from && to ? `${from} – ${to}` : from ? `≥ ${from}` : `≤ ${to}`;
  }
  if (filter.kind === 'text') return values[0] ?? '';
  const names = values.map((v) => filter.options?.find((o) => o.value === v)?.label ?? v);
  return names.length > 2 ? `${names[0]} +${names.length - 1}` : names.join(', ');
}

function Editor({ filter, values, set }: { filter: Filter; values: string[]; set: (values: string[] | undefined) => void }) {
  if (filter.editor) return filter.editor(values, set);
  if (filter.kind === 'many') return <Checkbox.Group value={values} onChange={(v) => set(v.length ? v : undefined)} label={filter.label}><div className="filter-options">{filter.options?.map((o) => <Checkbox key={o.value} value={o.value} label={o.label} />)}</div></Checkbox.Group>;
  if (filter.kind === 'one') return <Radio.Group value={values[0] ?? ''} onChange={(v) => set([v])} label={filter.label}><div className="filter-options">{filter.options?.map((o) => <Radio key={o.value} value={o.value} label={o.label} />)}</div></Radio.Group>;
  if (filter.kind === 'text') return <TextInput label={filter.label} defaultValue={values[0] ?? ''} data-autofocus onKeyDown={(e) => { if (e.key === 'Enter') set(e.currentTarget.value ? [e.currentTarget.value] : undefined); }} onBlur={(e) => set(e.currentTarget.value ? [e.currentTarget.value] : undefined)} />;
  const [from = '', to = ''] = (values[0] ?? '').split('..');
  const put = (a: string, b: string) => set(a || b ? [`${a}..${b}`] : undefined);
  return <div className="filter-options"><strong>{filter.label}</strong><TextInput type="date" label={m.console_date_from()} value={from} max={to || undefined} onChange={(e) => put(e.currentTarget.value, to)} /><TextInput type="date" label={m.console_date_to()} value={to} min={from || undefined} onChange={(e) => put(from, e.currentTarget.value)} /></div>;
}

function Chip({ filter, list, fresh, onClosed }: { filter: Filter; list: ListState; fresh: boolean; onClosed: () => void }) {
  const [open, setOpen] = useState(fresh);
  const values = list.filters[filter.id] ?? [];
  const close = () => { setOpen(false); onClosed(); };
  return (
    <Popover opened={open} onChange={(next) => (next ? setOpen(true) : close())} position="bottom-start" trapFocus width={250}>
      <span className={`chip ${values.length ? 'on' : ''}`}>
        <Popover.Target><button type="button" onClick={() => (open ? close() : setOpen(true))}><span>{filter.label}</span>{values.length > 0 && <strong className="truncate">{summary(filter, values)}</strong>}<Icon name="chevronDown" size={14} /></button></Popover.Target>
        {values.length > 0 && <button type="button" className="chip-x" aria-label={m.console_filter_remove({ name: filter.label })} onClick={() => { list.setFilter(filter.id, undefined); close(); }}><Icon name="close" size={14} /></button>}
      </span>
      <Popover.Dropdown><Editor filter={filter} values={values} set={(v) => list.setFilter(filter.id, v)} /></Popover.Dropdown>
    </Popover>
  );
}

/** The search field and one chip per filter in use; others are behind "Filter". */
export function Filters({ list, placeholder }: { list: ListState; placeholder: string }) {
  const [text, setText] = useState(list.q);
  const [opening, setOpening] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(list.q), [list.q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useKeys([{ keys: '/', label: m.console_key_search(), group: m.console_key_group_list(), run: () => { input.current?.focus(); input.current?.select(); } }]);
  const search = (value: string) => { setText(value); clearTimeout(timer.current); list.setQ(value.trim()); };
  const type = (value: string) => { setText(value); clearTimeout(timer.current); timer.current = setTimeout(() => list.setQ(value.trim()), 220); };
  const used = list.setup.filters.filter((f) => list.filters[f.id] || f.id === opening);
  const unused = list.setup.filters.filter((f) => !used.includes(f));
  return (
    <div className="filters">
      <div className="list-search">
        <Icon name="search" size={17} />
        <input ref={input} type="search" aria-label={placeholder} placeholder={placeholder} value={text} onChange={(e) => type(e.currentTarget.value)} onKeyDown={(e) => { if (e.key === 'Escape') { search(''); input.current?.blur(); } if (e.key === 'Enter') search(text); }} />
        {text ? <IconButton icon="close" size="sm" label={m.ui_clear()} onClick={() => search('')} /> : <kbd aria-hidden="true">/</kbd>}
      </div>
      {used.map((f) => <Chip key={f.id} filter={f} list={list} fresh={f.id === opening} onClosed={() => setOpening(undefined)} />)}
      {unused.length > 0 && (
        <Menu position="bottom-start" width={210}>
          <Menu.Target><button type="button" className="chip add"><span className="chip-in"><Icon name="filter" size={15} />{m.console_filter_add()}</span></button></Menu.Target>
          <Menu.Dropdown>{unused.map((f) => <Menu.Item key={f.id} onClick={() => setOpening(f.id)}>{f.label}</Menu.Item>)}</Menu.Dropdown>
        </Menu>
      )}
      {(used.length > 0 || list.q) && <button type="button" className="linkbtn" onClick={list.clear}>{m.console_filter_clear()}</button>}
    </div>
  );
}

import { Checkbox, Popover, SegmentedControl } from '@mantine/core';
import { useState, type DragEvent } from 'react';
import { m } from '@/lib/i18n';
import { IconButton } from '@/ui';
import type { Column, Density } from './types';
import type { Display, ListState } from './useList';

/** All columns in the order this person gave them. The first one always stays the first. */
export function orderedColumns<Row>(columns: Column<Row>[], order: readonly string[]): Column<Row>[] {
  const [first, ...rest] = columns;
  const place = (c: Column<Row>, natural: number) => { const at = order.indexOf(c.id); return at < 0 ? order.length + natural : at; };
  const ranked = rest.map((column, i) => ({ column, place: place(column, i) })).sort((a, b) => a.place - b.place);
  return first ? [first, ...ranked.map((r) => r.column)] : [];
}

/** The columns to show, after what this person chose for this list. */
export function shownColumns<Row>(columns: Column<Row>[], list: ListState): Column<Row>[] {
  const { hidden, shown, order } = list.display;
  return orderedColumns(columns, order).filter((c, i) => i === 0 || (c.optional ? shown.includes(c.id) : !hidden.includes(c.id)));
}

/** Row height, and which columns in which order; `onChange` keeps it. */
export function DisplayMenu<Row>({ columns, list, onChange }: { columns: Column<Row>[]; list: ListState; onChange: (change: Partial<Display>) => void }) {
  const [drag, setDrag] = useState<string>();
  const visible = shownColumns(columns, list);
  const [, ...movable] = orderedColumns(columns, list.display.order);
  const toggle = (c: Column<Row>) => {
    const { hidden, shown } = list.display;
    const flip = (ids: string[]) => (ids.includes(c.id) ? ids.filter((id) => id !== c.id) : [...ids, c.id]);
    onChange(c.optional ? { shown: flip(shown) } : { hidden: flip(hidden) });
  };
  const move = (id: string, to: number) => {
    const order = movable.map((c) => c.id).filter((other) => other !== id);
    order.splice(to, 0, id);
    onChange({ order });
  };
  const drop = (to: number) => (e: DragEvent) => { e.preventDefault(); if (drag) move(drag, to); setDrag(undefined); };
  const changed = list.display.order.length + list.display.hidden.length + list.display.shown.length > 0;
  return (
    <Popover position="bottom-end" width={270} trapFocus>
      <Popover.Target><IconButton size="sm" icon="columns" label={m.console_display()} /></Popover.Target>
      <Popover.Dropdown>
        <div className="display-menu">
          <strong>{m.console_density()}</strong>
          <SegmentedControl fullWidth size="xs" value={list.display.density} onChange={(v) => onChange({ density: v as Density })} data={[{ value: 'comfortable', label: m.console_density_comfortable() }, { value: 'compact', label: m.console_density_compact() }]} />
          <div className="spread"><strong>{m.console_columns()}</strong>{changed && <button type="button" className="linkbtn" onClick={() => onChange({ order: [], hidden: [], shown: [] })}>{m.console_columns_reset()}</button>}</div>
          <ul className="display-columns">{movable.map((c, i) => (
            // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dragging is a short cut for the arrows, which the keyboard reaches
            <li key={c.id} className={drag === c.id ? 'dragged' : ''} draggable onDragStart={(e) => { e.dataTransfer.effectAllowed = 'move'; e.dataTransfer.setData('text/plain', c.header); setDrag(c.id); }} onDragEnd={() => setDrag(undefined)} onDragOver={(e) => { if (drag) e.preventDefault(); }} onDrop={drop(i)}>
              <Checkbox label={c.header} checked={visible.includes(c)} onChange={() => toggle(c)} />
              <span className="row"><IconButton size="sm" icon="chevronUp" label={m.console_column_up({ name: c.header })} disabled={i === 0} onClick={() => move(c.id, i - 1)} /><IconButton size="sm" icon="chevronDown" label={m.console_column_down({ name: c.header })} disabled={i === movable.length - 1} onClick={() => move(c.id, i + 1)} /></span>
            </li>
          ))}</ul>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

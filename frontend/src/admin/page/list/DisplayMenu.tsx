import { Checkbox, Popover, SegmentedControl } from '@mantine/core';
import { m } from '@/lib/i18n';
import { IconButton } from '@/ui';
import type { Column, Density } from './types';
import type { ListState } from './useList';

/** The columns to show, after what this person chose for this list. The first column always stays. */
export function shownColumns<Row>(columns: Column<Row>[], list: ListState): Column<Row>[] {
  const { hidden, shown } = list.display;
  return columns.filter((c, i) => i === 0 || (c.optional ? shown.includes(c.id) : !hidden.includes(c.id)));
}

export function DisplayMenu<Row>({ columns, list }: { columns: Column<Row>[]; list: ListState }) {
  const visible = shownColumns(columns, list);
  const toggle = (c: Column<Row>) => {
    const { hidden, shown } = list.display;
    const flip = (ids: string[]) => (ids.includes(c.id) ? ids.filter((id) => id !== c.id) : [...ids, c.id]);
    list.setDisplay(c.optional ? { shown: flip(shown) } : { hidden: flip(hidden) });
  };
  return (
    <Popover position="bottom-end" width={230} trapFocus>
      <Popover.Target><IconButton size="sm" icon="columns" label={m.console_display()} /></Popover.Target>
      <Popover.Dropdown>
        <div className="filter-options">
          <strong>{m.console_density()}</strong>
          <SegmentedControl fullWidth size="xs" value={list.display.density} onChange={(v) => list.setDisplay({ density: v as Density })} data={[{ value: 'comfortable', label: m.console_density_comfortable() }, { value: 'compact', label: m.console_density_compact() }]} />
          <strong>{m.console_columns()}</strong>
          {columns.slice(1).map((c) => <Checkbox key={c.id} label={c.header} checked={visible.includes(c)} onChange={() => toggle(c)} />)}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

import { useEffect, useState } from 'react';
import { m } from '@/lib/i18n';
import { IconButton } from '@/ui';
import { changeRow, dropRows, type PadRow } from '../ordering/pad';
import { keptVariants } from './worker-page';
import './offline.css';

/** Lines of the pad that the server has not read yet: what was typed, how many, and gone if it was a mistake. */
export default function NotedLines({ rows }: { rows: readonly PadRow[] }) {
  const [names, setNames] = useState(new Map<string, string>());
  const ids = rows.flatMap((row) => row.variantId ?? []).join();
  useEffect(() => {
    if (!ids) return;
    let here = true;
    void keptVariants(ids.split(',')).then((all) => { if (here) setNames(new Map(all.map((one) => [one.variant!.id, one.variant!.name || one.name]))); });
    return () => { here = false; };
  }, [ids]);
  return (
    <ul className="keptgoods panel" aria-label={m.ordering_lines()}>
      {rows.map((row) => {
        const name = names.get(row.variantId ?? '') ?? (row.name || row.text);
        return (
          <li key={row.key} className="notedline">
            <span className="stack"><span className="strong">{name}</span>{row.text !== name && <span className="pmeta">{row.text}</span>}</span>
            <input className="input qcount" inputMode="decimal" aria-label={`${m.ordering_quantity()} ${name}`} value={row.quantity ?? ''} onChange={(e) => changeRow(row, { quantity: e.currentTarget.value.replace(/[^\d.]/g, '').slice(0, 8) || null })} />
            <IconButton icon="trash" label={m.store_remove_name({ name })} onClick={() => dropRows([row])} />
          </li>
        );
      })}
    </ul>
  );
}

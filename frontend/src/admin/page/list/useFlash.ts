import { useEffect, useRef, useState } from 'react';

const FLASH_MS = 1_800;

/** Ids of the rows whose stamp (version, updatedAt, status) changed while on screen, for a moment. */
export function useFlash<Row extends { id: string }>(rows: readonly Row[], stamp: ((row: Row) => string | number) | undefined): ReadonlySet<string> {
  const known = useRef(new Map<string, string | number>());
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (!stamp) return;
    const changed: string[] = [];
    for (const row of rows) {
      const now = stamp(row);
      const before = known.current.get(row.id);
      if (before !== undefined && before !== now) changed.push(row.id);
      known.current.set(row.id, now);
    }
    if (!changed.length) return;
    setIds(new Set(changed));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setIds(new Set()), FLASH_MS);
  }, [rows, stamp]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return ids;
}

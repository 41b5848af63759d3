import { useEffect, useRef, useState } from 'react';
import { StoreSetListLineDoc } from '@/gen/features/ordering/store-lists';
import { mutate, useClient } from '@/lib/graphql';
import { toast } from '@/ui';

type Line = { id: string; variantId: string; unitCode: string; quantity: number };
const PAUSE_MS = 300;

/**
 * Quantities of a list as they are being changed: shown at once and sent after a short pause, the last one of each line. What has not been sent when
 * the page goes is sent then. `set` with 0 takes the line off at once and resolves to whether that worked.
 */
export function useListQuantities(id: string, lines: readonly Line[]) {
  const client = useClient();
  const [chosen, choose] = useState<Record<string, number>>({});
  const due = useRef(new Map<string, { timer: ReturnType<typeof setTimeout>; send: () => Promise<boolean> }>());
  const forget = (lineId: string) => choose((all) => Object.fromEntries(Object.entries(all).filter(([other]) => other !== lineId)));
  useEffect(() => choose((all) => Object.fromEntries(Object.entries(all).filter(([lineId, quantity]) => lines.some((line) => line.id === lineId && line.quantity !== quantity)))), [lines]);
  useEffect(() => {
    const waiting = due.current;
    return () => { for (const one of waiting.values()) void one.send(); };
  }, []);
  const set = async (line: Line, quantity: number): Promise<boolean> => {
    choose((all) => ({ ...all, [line.id]: quantity }));
    clearTimeout(due.current.get(line.id)?.timer);
    const send = async () => {
      clearTimeout(due.current.get(line.id)?.timer);
      due.current.delete(line.id);
      const done = await mutate(client, StoreSetListLineDoc, { id, line: { variantId: line.variantId, unitCode: line.unitCode, quantity } });
      if (!done.ok) { forget(line.id); toast(done.problem.message, { tone: 'danger' }); }
      return done.ok;
    };
    if (!quantity) return send();
    due.current.set(line.id, { timer: setTimeout(() => void send(), PAUSE_MS), send });
    return true;
  };
  return { quantityOf: (line: Line): number => chosen[line.id] ?? line.quantity, set };
}

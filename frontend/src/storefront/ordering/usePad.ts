import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { StoreOrderPadDoc, StoreReadOrderTextDoc, StoreResolveLinesDoc, StoreSaveOrderPadDoc } from '@/gen/features/ordering/store-pad';
import { mutate, useClient } from '@/lib/graphql';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { useStore } from '@/lib/store';
import { toast } from '@/ui';
import { useOffline } from '../offline/net';
import { addRows, addedTo, answerOf, forgetAnswers, inputOf, isReady, lineOf, merged, note, noted, pad, replaceRows, rowOf, rowsOf, shownOf, type PadRow } from './pad';

const PART = 200; // lines that are asked for at once
const PAUSE_MS = 160;
const SAVE_MS = 900;

/** Asks the server about every row that has no answer yet, in parts, the first ones first. */
function useAnswers(rows: readonly PadRow[]) {
  const client = useClient();
  const offline = useOffline();
  const [asking, setAsking] = useState(false);
  const busy = useRef(false);
  const latest = useRef(rows);
  latest.current = rows;
  const ask = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    setAsking(true);
    try {
      for (;;) {
        const part = latest.current.filter((row) => !answerOf(row)).slice(0, PART);
        if (!part.length) break;
        const result = await client.query(StoreResolveLinesDoc, { lines: part.map(lineOf) }, { requestPolicy: 'network-only' }).toPromise();
        if (!result.data) {
          if (result.error && explain(result.error).kind !== 'offline') toast(explain(result.error).message, { tone: 'danger' });
          break;
        }
        note(part, result.data.resolveOrderLines);
        latest.current = pad.get().rows;
      }
    } finally {
      busy.current = false;
      setAsking(false);
    }
  }, [client]);
  const open = !offline && rows.some((row) => !answerOf(row));
  useEffect(() => {
    if (!open) return undefined;
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [open, rows, ask]);
  return { asking: asking || open, ask };
}

type Local = { version: number; sent: boolean; lines: unknown };
const place = (who: string) => `orderwell:pad:${who}`;
function local(who: string): Local | undefined {
  try { return JSON.parse(localStorage.getItem(place(who)) ?? 'null') as Local ?? undefined; } catch { return undefined; }
}
function keep(who: string, what: Local): void {
  try { localStorage.setItem(place(who), JSON.stringify(what)); } catch { /* the pad then lives as long as the page, and on the server */ }
}

/** The pad survives a reload in the browser, and lives on the server for who is signed in: another device goes on. */
function useKept(rows: readonly PadRow[]): boolean {
  const client = useClient();
  const { viewer, status } = useSession();
  const who = viewer?.user?.id ?? (status === 'anonymous' ? 'guest' : '');
  const [ready, setReady] = useState('');
  const atFirst = useRef<readonly PadRow[] | null>(pad.get().rows); // before anybody could type; until the pad of who is here has come
  const version = useRef(0);
  const first = useRef<readonly PadRow[] | null>(null);
  const offline = useOffline();
  const load = useCallback(async () => {
    const mine = local(who);
    const answer = who === 'guest' ? undefined : (await client.query(StoreOrderPadDoc, {}, { requestPolicy: 'network-only' }).toPromise()).data?.orderPad;
    const theirs = answer && answer.version !== mine?.version ? rowsOf(answer.lines) : undefined;
    version.current = answer?.version ?? mine?.version ?? 0;
    if (theirs && mine && !mine.sent) return merged(rowsOf(mine.lines), theirs);
    return theirs ?? (mine && rowsOf(mine.lines));
  }, [client, who]);
  useEffect(() => {
    if (!who) return undefined;
    let here = true;
    forgetAnswers();
    const before = atFirst.current ?? pad.get().rows;
    void load().then((kept) => {
      if (!here) return;
      atFirst.current = null;
      const typed = addedTo(before); // while it was loading
      replaceRows([...(kept ?? []), ...typed]);
      first.current = typed.length || local(who)?.sent === false ? null : pad.get().rows;
      setReady(who);
    });
    return () => { here = false; };
  }, [who, load]);
  useEffect(() => {
    if (ready !== who || !who || rows === first.current) return undefined;
    first.current = null;
    const lines = rows.map(inputOf);
    keep(who, { version: version.current, sent: who === 'guest', lines });
    if (who === 'guest' || offline) return undefined;
    const timer = setTimeout(() => {
      void mutate(client, StoreSaveOrderPadDoc, { lines }).then((done) => {
        if (!done.ok) return;
        version.current = Number((done.data as { version: number }).version);
        if (pad.get().rows === rows) keep(who, { version: version.current, sent: true, lines });
      });
    }, SAVE_MS);
    return () => clearTimeout(timer);
  }, [rows, ready, who, client, offline]);
  useEffect(() => {
    if (ready !== who || !who || who === 'guest') return undefined;
    const back = () => {
      if (document.hidden || !local(who)?.sent) return;
      const known = version.current;
      void load().then((found) => {
        if (!found || version.current === known || !local(who)?.sent) return;
        replaceRows(found);
        first.current = pad.get().rows;
        keep(who, { version: version.current, sent: true, lines: pad.get().rows.map(inputOf) });
      });
    };
    document.addEventListener('visibilitychange', back);
    addEventListener('focus', back);
    return () => { document.removeEventListener('visibilitychange', back); removeEventListener('focus', back); };
  }, [ready, who, load]);
  return ready === who && who !== '';
}

/** The pad: its rows, sorted into what is good and what is asked, and how to put more into it. */
export function usePad() {
  const client = useClient();
  const { rows, past, turn } = useStore(pad);
  const offline = useOffline();
  const loaded = useKept(rows);
  const { asking, ask } = useAnswers(rows);
  const sorted = useMemo(() => {
    const good = rows.filter((row) => shownOf(row)?.status === 'READY');
    const questions = rows.filter((row) => { const one = shownOf(row); return one && one.status !== 'READY'; });
    const waiting = rows.filter((row) => !shownOf(row));
    return { good, questions, waiting };
    // eslint-disable-next-line react/exhaustive-deps -- answers stand beside the rows; `turn` says that some came
  }, [rows, turn]);
  /** Reads a text and adds what it asks for; how many lines that were. */
  const addText = useCallback(async (text: string): Promise<number> => {
    const result = await client.query(StoreReadOrderTextDoc, { lines: text.split(/\r?\n/).filter((line) => line.trim()) }, { requestPolicy: 'network-only' }).toPromise();
    if (!result.data) {
      if (result.error && explain(result.error).kind === 'offline') {
        const lines = text.split(/\r?\n/).filter((line) => line.trim()).map((line) => noted(line.trim()));
        addRows(lines);
        return lines.length;
      }
      if (result.error) toast(result.error.graphQLErrors[0]?.message ?? explain(result.error).message, { tone: 'danger' });
      return 0;
    }
    const found = result.data.readOrderText.map(rowOf);
    if (found.length) addRows(found);
    return found.length;
  }, [client]);
  return { rows, ...sorted, loaded, offline, asking, ask, addText, ready: rows.filter(isReady), canUndo: past.length > 0 };
}

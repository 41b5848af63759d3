import { integer } from '@/lib/format';
import { locale, m } from '@/lib/i18n';
import { dismissToast, toast, updateToast } from '@/ui';

type Wanted = { name: string; filter: object; sort?: string; title: string; total: number | undefined };
const SAID_EVERY_MS = 200;
const CAP = 10_000; // totals are counted no further
const LINE_FEED = 10;

/** Reads the whole file while it is written and says how far it is. The file counts only when it came to its end. */
async function download(wanted: Wanted, signal: AbortSignal, said: (rows: number) => void): Promise<Blob | string> {
  const filter = Object.fromEntries(Object.entries(wanted.filter).filter(([, value]) => value !== null && value !== undefined));
  const query = new URLSearchParams({ filter: JSON.stringify(filter), ...(wanted.sort ? { sort: wanted.sort } : {}) });
  const answer = await fetch(`/export/${wanted.name}.csv?${query}`, { signal, headers: { 'accept-language': locale() } });
  if (!answer.ok || !answer.body) return answer.json().then((body: { errors?: Array<{ message: string }> }) => body.errors?.[0]?.message ?? m.ui_error_fault(), () => m.ui_error_fault());
  const chunks: BlobPart[] = [];
  let rows = -1; // the head
  for (const reader = answer.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(chunks, { type: 'text/csv' });
    chunks.push(value);
    for (const byte of value) if (byte === LINE_FEED) rows++;
    said(Math.max(0, rows));
  }
}

/** Every row of a list as a file for spreadsheets, with its progress in a toast that can stop it. */
export async function exportList(wanted: Wanted): Promise<void> {
  const stop = new AbortController();
  const action = { label: m.ui_cancel(), run: () => stop.abort() };
  const of = wanted.total !== undefined && wanted.total < CAP ? wanted.total : undefined;
  const id = toast(m.console_export_begun({ list: wanted.title }), { action });
  let rows = 0;
  let last = 0;
  const said = (now: number) => {
    rows = now;
    if (Date.now() - last < SAID_EVERY_MS) return;
    last = Date.now();
    updateToast(id, of === undefined ? m.console_export_rows({ list: wanted.title, rows: integer(rows) }) : m.console_export_progress({ list: wanted.title, rows: integer(rows), of: integer(Math.max(of, rows)) }));
  };
  try {
    const file = await download(wanted, stop.signal, said);
    if (typeof file === 'string') return void toast(file, { tone: 'danger' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = `${wanted.name}-${new Date().toLocaleDateString('sv')}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    toast(m.console_export_done({ list: wanted.title, rows: integer(rows) }));
  } catch {
    toast(stop.signal.aborted ? m.console_export_stopped() : m.console_export_failed(), stop.signal.aborted ? {} : { tone: 'danger', action: { label: m.ui_retry(), run: () => void exportList(wanted) } });
  } finally { dismissToast(id); }
  return undefined;
}

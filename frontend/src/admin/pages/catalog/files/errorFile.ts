import { FilesRowsDoc } from '@/gen/features/catalog/console-files';
import type { useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { toast } from '@/ui';

const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;
const cell = (text: string): string => { const safe = FORMULA.test(text) ? `'${text}` : text; return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe; };

/** The rows that could not be written with what is wrong with them: to be corrected and imported again. */
export async function errorFile(client: ReturnType<typeof useClient>, id: string, name: string): Promise<void> {
  const rows: Array<{ number: number; texts: Map<string, string>; why: string }> = [];
  for (let after: string | null = null, more = true; more;) {
    const found: { data?: { catalogImport: { rows: { nodes: ReadonlyArray<{ number: number; cells: ReadonlyArray<{ column: string; after: string }>; problems: ReadonlyArray<{ message: string }>; sku: string }>; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } | null } | undefined } = await client.query(FilesRowsDoc, { id, kinds: ['WRONG'], first: 100, after }, { requestPolicy: 'network-only' }).toPromise();
    const page = found.data?.catalogImport?.rows;
    if (!page) return void toast(m.ui_error_fault(), { tone: 'danger' });
    for (const row of page.nodes) rows.push({ number: row.number, texts: new Map([['sku', row.sku], ...row.cells.map((c) => [c.column, c.after] as const)]), why: row.problems.map((p) => p.message).join(' ') });
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  const keys = [...new Set(['sku', ...rows.flatMap((row) => [...row.texts.keys()])])];
  const lines = [[...keys, m.files_row(), m.files_problem()], ...rows.map((row) => [...keys.map((key) => row.texts.get(key) ?? ''), String(row.number), row.why])];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\ufeff', lines.map((line) => line.map(cell).join(',')).join('\r\n')], { type: 'text/csv' }));
  link.download = `${name.replace(/\.[^.]+$/, '')}-errors.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return undefined;
}

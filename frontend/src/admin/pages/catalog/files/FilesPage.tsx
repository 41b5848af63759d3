import { FileButton } from '@mantine/core';
import { useState, type DragEvent } from 'react';
import { FilesImportsDoc, FilesUploadDoc } from '@/gen/features/catalog/console-files';
import { integer } from '@/lib/format';
import { useClient, useQuery } from '@/lib/graphql';
import { locale, m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { useSearch } from '@/lib/address';
import { text, useUrlState } from '@/lib/url';
import { uploadFile } from '@/lib/upload';
import { Badge, Button, Icon, Time, toast } from '@/ui';
import { SubNav } from '../../../form/SubNav';
import { Panel } from '../../../page/DetailPage';
import { askedOf } from '../../../page/ListPage';
import { filterOf, productSetup } from '../productList';
import { catalogPlaces } from '../words';
import { ImportPanel, stateName } from './ImportPanel';
import { useTitle } from '../../../page/useTitle';
import './files.css';

const SPEC = { import: text() };
const ACCEPT = '.csv,.tsv,.txt,.xlsx,.xls,.xlsm,.ods';

/** The address of the catalogue as a file, of what the list's filter shows. */
function exportHref(kind: 'xlsx' | 'csv', query: string): string {
  const asked = Object.entries(filterOf(askedOf(productSetup(undefined), query))).filter(([, value]) => value !== null);
  return `/export/catalog.${kind}?filter=${encodeURIComponent(JSON.stringify(Object.fromEntries(asked)))}`;
}

/** The catalogue out of the house and in again: what was not touched comes back as no change. */
export default function FilesPage() {
  const { can } = useSession();
  const client = useClient();
  const query = useSearch();
  const [state, set] = useUrlState(SPEC);
  useTitle(m.files_title());
  const [known, again] = useQuery({ query: FilesImportsDoc });
  const [part, setPart] = useState<number>();
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState<string>();
  const refresh = () => again({ requestPolicy: 'network-only' });
  const send = async (file: File | null) => {
    if (!file) return;
    setPart(0);
    const problem = await uploadFile(FilesUploadDoc, {}, file, setPart);
    setPart(undefined);
    if (problem) return void toast(problem.message, { tone: 'danger' });
    const now = await client.query(FilesImportsDoc, {}, { requestPolicy: 'network-only' }).toPromise();
    set({ import: now.data?.catalogImports.nodes[0]?.id ?? '' }, 'push');
    return undefined;
  };
  const download = async (kind: 'xlsx' | 'csv') => {
    setBusy(kind);
    try {
      const answer = await fetch(exportHref(kind, query), { headers: { 'accept-language': locale() } });
      if (!answer.ok) throw new Error(((await answer.json()) as { errors?: Array<{ message: string }> }).errors?.[0]?.message);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await answer.blob());
      link.download = `catalog-${new Date().toLocaleDateString('sv')}.${kind}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    } catch (error) { toast((error as Error).message || m.ui_error_fault(), { tone: 'danger' }); }
    setBusy(undefined);
  };
  const drop = (e: DragEvent) => { e.preventDefault(); setOver(false); void send(e.dataTransfer.files[0] ?? null); };
  const rows = known.data?.catalogImports.nodes ?? [];
  const filtered = Object.values(filterOf(askedOf(productSetup(undefined), query))).some((value) => value !== null);
  return (
    <div className="section">
      <SubNav label={m.console_nav_products()} places={catalogPlaces(can)} />
      <div className="page-head"><h1>{m.files_title()}</h1></div>
      <div className="files">
        <Panel title={m.files_export()}>
          <p className="muted">{filtered ? m.files_export_filtered() : m.files_export_all()} {m.files_export_text()}</p>
          <div className="row wrap"><Button icon="download" look="primary" busy={busy === 'xlsx'} onClick={() => void download('xlsx')}>Excel (.xlsx)</Button><Button icon="download" busy={busy === 'csv'} onClick={() => void download('csv')}>CSV</Button></div>
        </Panel>
        {can('catalog.write') && (
          <Panel title={m.files_import()}>
            {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping is a short cut for the button */}
            <div className={over ? 'filedrop over' : 'filedrop'} role="group" aria-label={m.files_import()} onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}>
              <Icon name="upload" size={22} />
              <span>{part === undefined ? m.files_drop() : m.files_uploading({ percent: integer(Math.round(part * 100)) })}</span>
              <FileButton onChange={(file) => void send(file)} accept={ACCEPT}>{(props) => <Button {...props} busy={part !== undefined}>{m.files_choose()}</Button>}</FileButton>
            </div>
          </Panel>
        )}
      </div>
      {state.import && <ImportPanel key={state.import} id={state.import} onChanged={refresh} onClose={() => set({ import: '' }, 'push')} />}
      {rows.length > 0 && (
        <Panel title={m.files_recent()}>
          <ul className="sidelist filelist">{rows.map((one) => (
            <li key={one.id} className="spread"><button type="button" className="linkbtn truncate" onClick={() => set({ import: one.id }, 'push')}>{one.fileName}</button><span className="row"><Badge tone={one.state === 'DONE' ? 'success' : 'neutral'}>{stateName(one.state)}</Badge><span className="muted num">{integer(one.rowCount)}</span><span className="muted">{one.actorName} · <Time value={one.createdAt} /></span></span></li>
          ))}</ul>
        </Panel>
      )}
    </div>
  );
}

import { Suspense, useEffect, useRef, useState, type ClipboardEvent, type DragEvent } from 'react';
import { Link, useLocation } from 'wouter';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { useSession } from '@/lib/session';
import { Button, EmptyState, Icon, LoadMore, Money, SkeletonLines, buttonClass, toast, useDialog } from '@/ui';
import { useCart } from '../../cart/useCart';
import { Entry } from '../../ordering/Entry';
import { FILE_TYPES, readFile } from '../../ordering/files';
import { GoodLine } from '../../ordering/GoodLine';
import { Sign } from '../../ordering/icons';
import { addRows, answerOf, countAgain, dropRows, isReady, rowOf, shownOf, undo, type PadRow } from '../../ordering/pad';
import { Questions } from '../../ordering/Questions';
import { sumOf } from '../../ordering/sum';
import { usePad } from '../../ordering/usePad';
import { Page } from '../../shell/Page';
import './pad.css';

const PasteDialog = lazily(() => import('../../ordering/PasteDialog'));
const NotedLines = lazily(() => import('../../offline/NotedLines'));
const Scanner = lazily(() => import('../../ordering/Scanner'));
const PART = 30; // lines that are drawn at once: five screens of a phone

function Lines({ rows }: { rows: readonly PadRow[] }) {
  const [shown, setShown] = useState(PART);
  if (!rows.length) return null;
  return (
    <section className="panel plines" aria-label={m.ordering_lines()}>
      <div className="phead" aria-hidden="true"><span>{m.ordering_goods()}</span><span>{m.store_unit()}</span><span>{m.ordering_quantity()}</span><span>{m.store_price()}</span><span>{m.ordering_stock()}</span><span>{m.ordering_sum()}</span></div>
      <ul>{rows.slice(0, shown).map((row) => <GoodLine key={row.key} row={row} answer={shownOf(row)!} fresh={answerOf(row) !== undefined} />)}</ul>
      {rows.length > PART && <LoadMore auto hasMore={shown < rows.length} busy={false} onMore={() => setShown((n) => n + PART)} shown={Math.min(shown, rows.length)} total={rows.length} />}
    </section>
  );
}

/** What is good so far, its sum, and the way into the cart. */
function Bar({ ready, open, busy, onAdd }: { ready: readonly PadRow[]; open: number; busy: boolean; onAdd: () => void }) {
  const sum = sumOf(ready.map((row) => answerOf(row)?.total));
  return (
    <div className="padbar" role="region" aria-label={m.ordering_summary()}>
      <span className="stack"><span className="strong">{m.ordering_ready({ count: ready.length })}</span>{open > 0 && <span className="pmeta openmark">{m.ordering_open({ count: open })}</span>}</span>
      {sum && <span className="padsum"><Money value={sum} strong /></span>}
      <Button look="primary" size="lg" icon="cart" busy={busy} disabled={!ready.length} onClick={onAdd}>{m.ordering_to_cart({ count: ready.length })}</Button>
    </div>
  );
}

export default function PadPage() {
  const pad = usePad();
  const cart = useCart();
  const [, go] = useLocation();
  const session = useSession();
  const paste = useDialog();
  const scan = useDialog();
  const chooser = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [adding, setAdding] = useState(false);
  const told = (count: number) => { if (count > 1) toast(m.ordering_added({ count }), { undo }); return count; };
  const text = async (said: string) => told(await pad.addText(said));
  const file = async (one: File | undefined) => {
    if (!one) return;
    const found = await readFile(one);
    if ('problem' in found) toast(found.problem, { tone: 'danger' });
    else { addRows(found.lines.map(rowOf)); told(found.lines.length); }
  };
  const onPaste = (event: ClipboardEvent) => {
    const said = event.clipboardData?.getData('text/plain') ?? '';
    if (!/[\t\n]/.test(said.trim()) || (event.target instanceof Element && event.target.closest('dialog'))) return;
    event.preventDefault();
    void text(said);
  };
  const onDrop = (event: DragEvent) => { event.preventDefault(); setOver(false); void file(event.dataTransfer?.files[0]); };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z' && !(event.target instanceof Element && event.target.matches('input, textarea'))) { event.preventDefault(); undo(); }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  const add = async () => {
    const lines = pad.ready.filter(isReady);
    setAdding(true);
    const done = await cart.add(lines.map((row) => { const one = answerOf(row)!; return { variantId: one.variant!.id, unitCode: one.unit!.code, quantity: one.quantity!, ...(row.remark ? { remark: row.remark } : {}) }; }));
    setAdding(false);
    if (!done.ok) { toast(done.problem.message, { tone: 'danger' }); return; }
    dropRows(lines);
    toast(m.ordering_in_cart({ count: lines.length }), { action: { label: m.store_to_cart(), run: () => go('/cart') } });
  };
  const empty = pad.loaded && !pad.rows.length;
  return (
    <Page title={m.ordering_pad()} actions={<div className="row padtools">
      {pad.canUndo && <Button look="ghost" icon="undo" className="padundo" onClick={undo}>{m.ui_undo()}</Button>}
      <button type="button" className={buttonClass({})} onClick={paste.show}><Sign name="paste" /><span>{m.ordering_paste()}</span></button>
      <button type="button" className={buttonClass({})} onClick={() => chooser.current?.click()}><Sign name="file" /><span>{m.ordering_file()}</span></button>
      <button type="button" className={buttonClass({})} onClick={scan.show}><Sign name="scan" /><span>{m.ordering_scan()}</span></button>
      <input ref={chooser} type="file" accept={FILE_TYPES} hidden aria-label={m.ordering_file()} onChange={(e) => { void file(e.currentTarget.files?.[0]); e.currentTarget.value = ''; }} />
    </div>}>
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- files may be dropped and tables pasted anywhere; both have buttons, too */}
      <div className={`pad ${over ? 'over' : ''}`} onPaste={onPaste} onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={onDrop}>
        <Entry addText={pad.addText} />
        {!pad.loaded && <SkeletonLines lines={4} height={40} />}
        {empty && <EmptyState art="basket" title={m.ordering_empty()} text={m.ordering_empty_text()} action={<><Button look="primary" onClick={paste.show}>{m.ordering_paste()}</Button>{session.status === 'signed-in' ? <Link href="/lists" className={buttonClass({})}>{m.ordering_lists()}</Link> : <Link href="/sign-in?next=/quick" className={buttonClass({})}>{m.ui_sign_in()}</Link>}</>} />}
        <p className="padstate" role="status">{pad.waiting.length > 0 && (pad.offline ? m.offline_pad_waiting({ count: pad.waiting.length }) : <><span className="spin" aria-hidden="true" />{m.ordering_asking({ count: pad.waiting.length })}</>)}</p>
        {pad.offline && pad.waiting.length > 0 && <Suspense fallback={null}><NotedLines rows={pad.waiting} /></Suspense>}
        <Questions rows={pad.questions} />
        <Lines rows={pad.good} />
        {(pad.rows.length > 0 || pad.canUndo) && <div className="row padend">{pad.canUndo && <Button look="ghost" size="sm" icon="undo" className="padundo" onClick={undo}>{m.ui_undo()}</Button>}{pad.rows.length > 0 && <Button look="ghost" size="sm" icon="trash" onClick={() => { dropRows(pad.rows); toast(m.ordering_cleared(), { undo }); }}>{m.ordering_clear()}</Button>}</div>}
        {pad.rows.length > 0 && <Bar ready={pad.ready} open={pad.questions.length} busy={adding} onAdd={() => void add()} />}
        {over && <div className="dropmark" aria-hidden="true"><Icon name="plus" size={28} />{m.ordering_drop_here()}</div>}
      </div>
      {paste.open && <Suspense fallback={null}><PasteDialog onText={text} onClose={paste.hide} /></Suspense>}
      {scan.open && <Suspense fallback={null}><Scanner onCode={(code) => { if (!countAgain(code)) void pad.addText(code); }} onClose={scan.hide} /></Suspense>}
    </Page>
  );
}

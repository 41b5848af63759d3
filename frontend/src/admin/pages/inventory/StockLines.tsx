import { NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { GoodsVariantSearchDoc } from '@/gen/features/catalog/console-product';
import { GoodsReceiveDoc, GoodsTransferDoc, GoodsWarehousesDoc } from '@/gen/features/inventory/console-stock';
import { useDraft } from '@/lib/draft';
import { integer } from '@/lib/format';
import { idempotencyKey, useClient, useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, EmptyState, Icon, IconButton, Picture, buttonClass, toast } from '@/ui';
import { VariantPicker, type FoundVariant } from '../../form/VariantPicker';
import { at, elsewhere } from '../../form/problems';
import { Panel } from '../../page/DetailPage';
import { useTitle } from '../../page/useTitle';
import './inventory.css';

type Line = { variant: FoundVariant; unit: string; quantity: number };
type Form = { from: string; to: string; reference: string; note: string; lines: Line[] };
const EMPTY: Form = { from: '', to: '', reference: '', note: '', lines: [] };
const factor = (line: Line): number => line.variant.units.find((u) => u.code === line.unit)?.factor ?? 1;
const baseUnit = (v: FoundVariant) => v.units.find((u) => u.factor === 1) ?? v.units[0];

/**
 * Goods that come in, or that move between warehouses: a list of lines fed by a scanner or by typing.
 * A code scanned twice counts one more; the draft survives a reload, and one attempt is never posted twice.
 */
export function StockLines({ mode }: { mode: 'receive' | 'transfer' }) {
  const router = useRouter();
  const client = useClient();
  const [places] = useQuery({ query: GoodsWarehousesDoc });
  const [form, put, clear] = useDraft<Form>(`stock.${mode}`, EMPTY);
  const receive = useMutate(GoodsReceiveDoc);
  const transfer = useMutate(GoodsTransferDoc);
  const attempt = useRef(idempotencyKey());
  const [last, setLast] = useState<string>();
  const warehouses = (places.data?.warehouses ?? []).filter((w) => w.active);
  const from = form.from || warehouses[0]?.id || '';
  const to = form.to || warehouses.find((w) => mode === 'receive' || w.id !== from)?.id || '';
  const busy = receive.busy || transfer.busy;
  const problem = mode === 'receive' ? receive.problem : transfer.problem;
  const title = mode === 'receive' ? m.inventory_receive() : m.inventory_transfer();
  useTitle(title);
  const add = (variant: FoundVariant, unitCode: string | undefined) => {
    const unit = unitCode ?? baseUnit(variant)?.code ?? '';
    setLast(variant.id + unit);
    put((f) => {
      const same = f.lines.findIndex((l) => l.variant.id === variant.id && l.unit === unit);
      return { ...f, lines: same >= 0 ? f.lines.map((l, i) => (i === same ? { ...l, quantity: l.quantity + 1 } : l)) : [{ variant, unit, quantity: 1 }, ...f.lines] };
    });
  };
  useEffect(() => {
    const sku = new URLSearchParams(location.search).get('sku');
    if (sku) void client.query(GoodsVariantSearchDoc, { search: sku }).toPromise().then((a) => { const hit = a.data?.variants.find((v) => v.sku === sku); if (hit) { put((f) => (f.lines.some((l) => l.variant.id === hit.id) ? f : { ...f, lines: [{ variant: hit, unit: baseUnit(hit)?.code ?? '', quantity: 1 }, ...f.lines] })); router.history.replace(location.pathname); } });
    // eslint-disable-next-line react/exhaustive-deps -- once, when the page is opened with a SKU
  }, []);
  const change = (i: number, part: Partial<Line>) => put((f) => ({ ...f, lines: f.lines.map((l, j) => (j === i ? { ...l, ...part } : l)) }));
  const submit = async () => {
    const sums = new Map<string, number>();
    for (const l of form.lines) sums.set(l.variant.id, (sums.get(l.variant.id) ?? 0) + l.quantity * factor(l));
    const lines = [...sums].map(([variantId, quantity]) => ({ variantId, quantity }));
    const done = mode === 'receive'
      ? await receive.run({ input: { warehouseId: to, lines, reference: form.reference.trim() || null, note: form.note.trim() || null, idempotencyKey: attempt.current } })
      : await transfer.run({ input: { fromWarehouseId: from, toWarehouseId: to, lines, note: form.note.trim() || null, idempotencyKey: attempt.current } });
    if (!done.ok) { if (done.problem.code !== 'NETWORK') attempt.current = idempotencyKey(); return; }
    attempt.current = idempotencyKey();
    clear();
    toast(mode === 'receive' ? m.inventory_received({ count: integer(lines.length) }) : m.inventory_transferred({ count: integer(lines.length) }));
    router.history.push(lines.length === 1 ? `/admin/inventory/${lines[0]!.variantId}` : '/admin/inventory');
  };
  const pieces = form.lines.reduce((sum, l) => sum + l.quantity * factor(l), 0);
  const general = elsewhere(problem, ['reference', 'note']);
  const needed = mode === 'receive' ? 1 : 2;
  const options = warehouses.map((w) => ({ value: w.id, label: w.name }));
  return (
    <div className="page">
      <header className="detail-head"><div className="detail-crumb"><Link to="/inventory" className="linkback"><Icon name="arrowLeft" size={16} />{m.console_nav_inventory()}</Link></div><h1>{title}</h1><p className="muted">{m.inventory_scan_hint()}</p></header>
      {general && <div className="banner tone-danger" role="alert">{general}</div>}
      {places.data && warehouses.length < needed ? <EmptyState title={mode === 'receive' ? m.inventory_no_warehouse() : m.inventory_one_warehouse()} text={mode === 'receive' ? m.inventory_no_warehouse_text() : m.inventory_one_warehouse_text()} action={<Link to="/settings" search={{ tab: 'warehouses' } as never} className={buttonClass({ look: 'primary' })}>{m.inventory_warehouses_open()}</Link>} /> : <>
      <Panel title={m.inventory_where()}>
        <div className="fields">
          {mode === 'transfer' && <NativeSelect label={m.inventory_from()} data={options} value={from} onChange={(e) => { const chosen = e.currentTarget.value; put((f) => ({ ...f, from: chosen, to: f.to === chosen ? '' : f.to })); }} />}
          <NativeSelect label={mode === 'transfer' ? m.inventory_to() : m.inventory_warehouse()} data={options.filter((o) => mode === 'receive' || o.value !== from)} value={to} onChange={(e) => { const { value } = e.currentTarget; put((f) => ({ ...f, to: value })); }} />
          {mode === 'receive' && <TextInput label={m.inventory_delivery_reference()} value={form.reference} error={at(problem, 'reference')} onChange={(e) => { const { value } = e.currentTarget; put((f) => ({ ...f, reference: value })); }} />}
          <Textarea className="full" label={m.inventory_note()} autosize minRows={1} value={form.note} error={at(problem, 'note')} onChange={(e) => { const { value } = e.currentTarget; put((f) => ({ ...f, note: value })); }} />
        </div>
      </Panel>
      <Panel flush title={<>{m.inventory_lines()} <span className="muted num">{form.lines.length}</span></>}>
        <div className="panel-body"><VariantPicker autoFocus onPick={add} /></div>
        {form.lines.length === 0 && <EmptyState art="basket" title={m.inventory_lines_none()} text={m.inventory_lines_none_text()} />}
        <ul className="stocklines">{form.lines.map((l, i) => (
          <li key={l.variant.id + l.unit} className={last === l.variant.id + l.unit ? 'latest' : ''}>
            <span className="thumb grow"><Picture media={l.variant.product.picture} sizes="40px" alt="" /><span className="truncate">{l.variant.fullName}<small className="muted num">{l.variant.sku}</small></span></span>
            <NumberInput aria-label={`${m.inventory_quantity()} ${l.variant.sku}`} min={1} allowDecimal={false} w={96} value={l.quantity} onChange={(v) => change(i, { quantity: Math.max(0, Math.trunc(Number(v) || 0)) })} />
            <NativeSelect aria-label={`${m.inventory_unit()} ${l.variant.sku}`} w={104} data={l.variant.units.map((u) => ({ value: u.code, label: u.factor === 1 ? u.name : `${u.name} (${u.factor})` }))} value={l.unit} onChange={(e) => change(i, { unit: e.currentTarget.value })} />
            <span className="num linepieces">{factor(l) > 1 && <>= {integer(l.quantity * factor(l))} {baseUnit(l.variant)?.name}</>}</span>
            <IconButton size="sm" icon="trash" label={`${m.ui_delete()} ${l.variant.sku}`} onClick={() => put((f) => ({ ...f, lines: f.lines.filter((_, j) => j !== i) }))} />
          </li>
        ))}</ul>
        {form.lines.length > 0 && <div className="stockfoot"><span className="muted num">{m.inventory_pieces({ lines: form.lines.length, count: integer(pieces) })}</span><span className="row"><Button onClick={clear}>{m.ui_clear()}</Button><Button look="primary" busy={busy} disabled={!to || form.lines.some((l) => l.quantity < 1)} onClick={() => void submit()}>{mode === 'receive' ? m.inventory_receive_go() : m.inventory_transfer_go()}</Button></span></div>}
      </Panel>
      </>}
    </div>
  );
}

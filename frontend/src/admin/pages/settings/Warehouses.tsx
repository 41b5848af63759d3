import { Modal, NumberInput, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { GoodsCreateWarehouseDoc, GoodsUpdateWarehouseDoc, GoodsWarehousesDoc } from '@/gen/features/inventory/console-stock';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Badge, Button, EmptyState, ErrorState, Icon, IconButton, SkeletonLines, toast } from '@/ui';
import { AreaPicker } from '../../form/AreaPicker';
import { Bilingual } from '../../form/Bilingual';
import { at, elsewhere } from '../../form/problems';
import { Panel } from '../../page/DetailPage';

type Form = { id: string | undefined; code: string; nameZh: string; nameEn: string; areaCode: string; address: string; priority: number; active: boolean; version: number };
const EMPTY: Form = { id: undefined, code: '', nameZh: '', nameEn: '', areaCode: '', address: '', priority: 100, active: true, version: 0 };

function Dialog({ form, set, onClose, onSaved }: { form: Form; set: (form: Form) => void; onClose: () => void; onSaved: () => void }) {
  const create = useMutate(GoodsCreateWarehouseDoc);
  const update = useMutate(GoodsUpdateWarehouseDoc);
  const problem = create.problem ?? update.problem;
  const submit = async () => {
    const { id, version, ...input } = form;
    const done = id ? await update.run({ id, input, version }) : await create.run({ input });
    if (done.ok) { toast(m.customers_saved({ name: form.nameZh })); onSaved(); onClose(); }
  };
  const put = (part: Partial<Form>) => set({ ...form, ...part });
  const general = elsewhere(problem, ['code', 'nameZh', 'nameEn', 'areaCode', 'address', 'priority']);
  return (
    <form className="modal-form" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      {general && <div className="banner tone-danger" role="alert">{general}</div>}
      <div className="fields">
        <Bilingual required label={m.catalog_name()} zh={form.nameZh} en={form.nameEn} onZh={(nameZh) => put({ nameZh })} onEn={(nameEn) => put({ nameEn })} zhError={at(problem, 'nameZh')} enError={at(problem, 'nameEn')} />
        <TextInput label={m.catalog_code()} required withAsterisk={false} value={form.code} error={at(problem, 'code')} onChange={(e) => put({ code: e.currentTarget.value })} />
        <NumberInput label={m.settings_priority()} description={m.settings_priority_hint()} value={form.priority} error={at(problem, 'priority')} onChange={(v) => put({ priority: Math.trunc(Number(v)) || 0 })} />
        <AreaPicker value={form.areaCode} error={at(problem, 'areaCode')} onChange={(areaCode) => put({ areaCode })} />
        <TextInput className="full" label={m.customers_street()} value={form.address} error={at(problem, 'address')} onChange={(e) => put({ address: e.currentTarget.value })} />
        <Switch className="full" label={m.settings_warehouse_active()} checked={form.active} onChange={(e) => put({ active: e.currentTarget.checked })} />
      </div>
      <div className="modal-foot"><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" type="submit" busy={create.busy || update.busy}>{m.ui_save()}</Button></div>
    </form>
  );
}

/** Where goods lie. Orders go to the nearest one that has them; among equals the smaller priority wins. */
export function Warehouses() {
  const { can } = useSession();
  const [answer, again] = useQuery({ query: GoodsWarehousesDoc });
  const [form, setForm] = useState<Form>();
  const refetch = () => again({ requestPolicy: 'network-only' });
  const editable = can('settings.write') || can('inventory.write');
  return (
    <Panel title={m.settings_warehouses()} actions={editable && <Button size="sm" icon="plus" onClick={() => setForm(EMPTY)}>{m.settings_warehouse_new()}</Button>}>
      {answer.error && !answer.data && <ErrorState error={explain(answer.error)} retry={refetch} />}
      {!answer.data && !answer.error && <SkeletonLines lines={4} height={30} />}
      {answer.data?.warehouses.length === 0 && <EmptyState title={m.inventory_no_warehouse()} text={m.inventory_no_warehouse_text()} />}
      <ul className="houses">{answer.data?.warehouses.map((w) => (
        <li key={w.id}><Icon name="stock" size={24} /><div><strong>{w.name}</strong> <span className="muted num">{w.code}</span> {!w.active && <Badge>{m.access_inactive()}</Badge>}<div className="muted">{w.address || '–'}</div></div><span className="muted num">{m.settings_priority()} {w.priority}</span>
          {editable && <IconButton size="sm" icon="edit" label={m.customers_edit({ name: w.name })} onClick={() => setForm({ id: w.id, code: w.code, nameZh: w.nameZh, nameEn: w.nameEn, areaCode: w.areaCode, address: w.address, priority: w.priority, active: w.active, version: w.version })} />}</li>
      ))}</ul>
      <Modal opened={form !== undefined} onClose={() => setForm(undefined)} size="lg" title={form?.id ? m.settings_warehouse_edit() : m.settings_warehouse_new()} closeButtonProps={{ 'aria-label': m.ui_close() }}>{form && <Dialog form={form} set={setForm} onClose={() => setForm(undefined)} onSaved={refetch} />}</Modal>
    </Panel>
  );
}

import { NativeSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { GoodsCreatePriceListDoc, GoodsUpdatePriceListDoc, type GoodsPriceListQuery } from '@/gen/features/catalog/console-prices';
import { GoodsCustomerSearchDoc } from '@/gen/features/customers/console-customers';
import { nameOf } from '@/features/customers/words';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, toast } from '@/ui';
import { Bilingual } from '../../form/Bilingual';
import { at, elsewhere } from '../../form/problems';
import { levelName } from '../customers/words';

export type PriceListHead = NonNullable<GoodsPriceListQuery['priceList']>;
const day = (iso: string | null | undefined): string => (iso ? new Date(Date.parse(iso) - new Date(iso).getTimezoneOffset() * 60_000).toISOString().slice(0, 10) : '');
/** The local midnight at which the day begins, or at which it has ended. */
const moment = (text: string, end = false): string | null => { if (!text) return null; const at0 = new Date(`${text}T00:00:00`); if (end) at0.setDate(at0.getDate() + 1); return at0.toISOString(); };
const lastDay = (iso: string | null | undefined): string => (iso ? day(new Date(Date.parse(iso) - 1).toISOString()) : '');

/** Head of a price list: names, for whom, from when until when, and which one wins. */
export function PriceListDialog({ list, levels, onClose, onSaved }: { list: PriceListHead | undefined; levels: readonly string[]; onClose: () => void; onSaved: (id: string) => void }) {
  const create = useMutate(GoodsCreatePriceListDoc);
  const update = useMutate(GoodsUpdatePriceListDoc);
  const problem = create.problem ?? update.problem;
  const [form, setForm] = useState({ code: list?.code ?? '', nameZh: list?.nameZh ?? '', nameEn: list?.nameEn ?? '', audience: list?.customer ? 'customer' : list?.priceLevel ? 'level' : 'all', priceLevel: list?.priceLevel ?? levels[0] ?? '', customerId: list?.customer?.id ?? '', priority: list?.priority ?? 10, from: day(list?.validFrom), to: lastDay(list?.validTo), active: list?.active ?? true });
  const [search, setSearch] = useState(list?.customer?.name ?? '');
  const [found] = useQuery({ query: GoodsCustomerSearchDoc, variables: { search }, pause: form.audience !== 'customer' });
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const submit = async () => {
    const input = { code: form.code, nameZh: form.nameZh, nameEn: form.nameEn, priceLevel: form.audience === 'level' ? form.priceLevel : null, customerId: form.audience === 'customer' ? form.customerId : null, priority: form.priority, validFrom: moment(form.from), validTo: moment(form.to, true), active: form.active };
    const done = list ? await update.run({ id: list.id, input, version: list.version }) : await create.run({ input });
    if (done.ok) { toast(m.catalog_saved({ name: form.nameZh })); onSaved((done.data as { id: string }).id); onClose(); }
  };
  const general = elsewhere(problem, ['code', 'nameZh', 'nameEn', 'priceLevel', 'customerId', 'priority', 'validFrom', 'validTo']);
  const customers = (found.data?.customers.nodes ?? []).map((c) => ({ value: c.id, label: `${nameOf(c)} · ${c.number}` }));
  if (list?.customer && !customers.some((c) => c.value === list.customer!.id)) customers.push({ value: list.customer.id, label: nameOf(list.customer) });
  return (
    <form className="modal-form" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      {general && <div className="banner tone-danger" role="alert">{general}</div>}
      <div className="fields">
        <Bilingual required label={m.catalog_name()} zh={form.nameZh} en={form.nameEn} onZh={(nameZh) => set({ nameZh })} onEn={(nameEn) => set({ nameEn })} zhError={at(problem, 'nameZh')} enError={at(problem, 'nameEn')} />
        <TextInput label={m.catalog_code()} required withAsterisk={false} value={form.code} error={at(problem, 'code')} onChange={(e) => set({ code: e.currentTarget.value })} />
        <NumberInput label={m.catalog_priority()} description={m.catalog_priority_hint()} value={form.priority} error={at(problem, 'priority')} onChange={(v) => set({ priority: Number(v) || 0 })} />
        <NativeSelect label={m.catalog_audience()} data={[{ value: 'all', label: m.catalog_for_all() }, { value: 'level', label: m.catalog_for_level() }, { value: 'customer', label: m.catalog_for_customer() }]} value={form.audience} onChange={(e) => set({ audience: e.currentTarget.value })} />
        {form.audience === 'level' && <NativeSelect label={m.customers_level()} data={levels.map((l) => ({ value: l, label: levelName(l) }))} value={form.priceLevel} error={at(problem, 'priceLevel')} onChange={(e) => set({ priceLevel: e.currentTarget.value })} />}
        {form.audience === 'customer' && <Select label={m.customers_customer()} searchable data={customers} value={form.customerId || null} error={at(problem, 'customerId')} nothingFoundMessage={m.console_no_match()} filter={({ options }) => options} onSearchChange={setSearch} onChange={(v) => set({ customerId: v ?? '' })} />}
        {form.audience === 'all' && <span />}
        <TextInput type="date" label={m.catalog_valid_from()} value={form.from} max={form.to || undefined} error={at(problem, 'validFrom')} onChange={(e) => set({ from: e.currentTarget.value })} />
        <TextInput type="date" label={m.catalog_valid_to()} value={form.to} min={form.from || undefined} error={at(problem, 'validTo')} onChange={(e) => set({ to: e.currentTarget.value })} />
        <Switch className="full" label={m.catalog_list_active()} checked={form.active} onChange={(e) => set({ active: e.currentTarget.checked })} />
      </div>
      <div className="modal-foot"><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" type="submit" busy={create.busy || update.busy}>{m.ui_save()}</Button></div>
    </form>
  );
}

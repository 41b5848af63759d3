import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { AttributeCreateDoc, AttributeUpdateDoc } from '@/gen/features/catalog/console-templates';
import { AttributeKindValues, type AttributeKind } from '@/gen/schema';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, IconButton, toast } from '@/ui';
import { Bilingual } from '../../../form/Bilingual';
import { at, elsewhere, parts } from '../../../form/problems';
import { FormDialog } from '../../../page/FormDialog';
import type { Attribute } from './TemplatesPage';

export const kindName = (kind: AttributeKind): string => ({ TEXT: m.templates_kind_text, NUMBER: m.templates_kind_number, ENUM: m.templates_kind_enum, BOOL: m.templates_kind_bool, COLOR: m.templates_kind_color })[kind]();
type Option = { key: number; code: string; nameZh: string; nameEn: string; color: string; old: boolean };
let next = 0;
const optionOf = (o?: Attribute['options'][number]): Option => ({ key: next++, code: o?.code ?? '', nameZh: o?.nameZh ?? '', nameEn: o?.nameEn ?? '', color: o?.color ?? '#888888', old: o !== undefined });

/** Makes an attribute, or changes one: then its code and kind stay, and no option that products may use goes away. */
export function AttributeDialog({ attribute, last, onClose, onSaved }: { attribute: Attribute | undefined; last: number; onClose: () => void; onSaved: () => void }) {
  const create = useMutate(AttributeCreateDoc);
  const update = useMutate(AttributeUpdateDoc);
  const [form, setForm] = useState({ code: attribute?.code ?? '', kind: attribute?.kind ?? ('TEXT' as AttributeKind), nameZh: attribute?.nameZh ?? '', nameEn: attribute?.nameEn ?? '', unit: attribute?.unit ?? '' });
  const [options, setOptions] = useState<Option[]>(attribute?.options.map(optionOf) ?? []);
  const problem = create.problem ?? update.problem;
  const chosen = form.kind === 'ENUM' || form.kind === 'COLOR';
  const put = (i: number, change: Partial<Option>) => setOptions(options.map((o, n) => (n === i ? { ...o, ...change } : o)));
  const move = (i: number, by: number) => { const list = [...options]; const [one] = list.splice(i, 1); list.splice(i + by, 0, one!); setOptions(list); };
  const submit = async () => {
    const input = { nameZh: form.nameZh, nameEn: form.nameEn, unit: form.kind === 'NUMBER' ? form.unit : '', position: attribute?.position ?? last + 1, options: chosen ? options.map(({ code, nameZh, nameEn, color }) => ({ code, nameZh, nameEn, ...(form.kind === 'COLOR' ? { color } : {}) })) : [] };
    const done = attribute ? await update.run({ id: attribute.id, input }) : await create.run({ code: form.code, kind: form.kind, input });
    if (!done.ok) return;
    toast(m.catalog_saved({ name: form.nameZh }));
    onSaved();
    onClose();
  };
  const ofOptions = parts(problem).filter((p) => p.field?.startsWith('options')).map((p) => p.message).join(' ');
  return (
    <FormDialog open wide onClose={onClose} title={attribute ? m.templates_attribute_edit() : m.templates_attribute_new()} submit={m.ui_save()} onSubmit={submit} busy={create.busy || update.busy} problem={[ofOptions, elsewhere(problem, ['code', 'nameZh', 'nameEn', 'unit', 'options'])].filter(Boolean).join(' ') || undefined}>
      <div className="fields">
        <Bilingual required label={m.catalog_name()} zh={form.nameZh} en={form.nameEn} onZh={(nameZh) => setForm({ ...form, nameZh })} onEn={(nameEn) => setForm({ ...form, nameEn })} zhError={at(problem, 'nameZh')} enError={at(problem, 'nameEn')} />
        <TextInput label={m.catalog_code()} required withAsterisk={false} disabled={attribute !== undefined} value={form.code} error={at(problem, 'code')} onChange={(e) => setForm({ ...form, code: e.currentTarget.value })} />
        <NativeSelect label={m.templates_kind()} disabled={attribute !== undefined} value={form.kind} data={AttributeKindValues.map((value) => ({ value, label: kindName(value) }))} onChange={(e) => setForm({ ...form, kind: e.currentTarget.value as AttributeKind })} />
        {form.kind === 'NUMBER' && <TextInput label={m.templates_unit()} description={m.templates_number_hint()} value={form.unit} error={at(problem, 'unit')} onChange={(e) => setForm({ ...form, unit: e.currentTarget.value })} />}
      </div>
      {chosen && (
        <fieldset className="options"><legend>{m.templates_options()}</legend>
          {options.map((o, i) => (
            <div key={o.key} className="option">
              {form.kind === 'COLOR' && <input type="color" aria-label={`${m.templates_color()} ${o.nameZh}`} value={o.color} onChange={(e) => put(i, { color: e.currentTarget.value })} />}
              <TextInput size="xs" aria-label={m.catalog_code()} placeholder={m.catalog_code()} disabled={o.old} value={o.code} onChange={(e) => put(i, { code: e.currentTarget.value })} />
              <TextInput size="xs" aria-label={m.settings_zh()} placeholder={m.settings_zh()} value={o.nameZh} onChange={(e) => put(i, { nameZh: e.currentTarget.value })} />
              <TextInput size="xs" aria-label="English" placeholder="English" value={o.nameEn} onChange={(e) => put(i, { nameEn: e.currentTarget.value })} />
              <span className="row"><IconButton size="sm" icon="chevronUp" label={m.templates_up({ name: o.nameZh })} disabled={i === 0} onClick={() => move(i, -1)} /><IconButton size="sm" icon="chevronDown" label={m.templates_down({ name: o.nameZh })} disabled={i === options.length - 1} onClick={() => move(i, 1)} />{!o.old && <IconButton size="sm" icon="trash" label={m.templates_remove({ name: o.nameZh })} onClick={() => setOptions(options.filter((_, n) => n !== i))} />}</span>
            </div>
          ))}
          <Button size="sm" icon="plus" onClick={() => setOptions([...options, optionOf()])}>{m.templates_option_add()}</Button>
        </fieldset>
      )}
    </FormDialog>
  );
}

import { Checkbox, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useState, type DragEvent } from 'react';
import { TemplateCreateDoc, TemplateRemoveDoc, TemplateUpdateDoc } from '@/gen/features/catalog/console-templates';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, IconButton, toast } from '@/ui';
import { Bilingual } from '../../../form/Bilingual';
import { at, elsewhere } from '../../../form/problems';
import { FormDialog } from '../../../page/FormDialog';
import { categoryChoices } from '../words';
import type { Attribute, Template } from './TemplatesPage';

type Group = { key: number; nameZh: string; nameEn: string; attributes: Array<{ id: string; required: boolean }> };
type Props = { template: Template | undefined; attributes: readonly Attribute[]; categories: ReadonlyArray<{ id: string; name: string; parent?: { id: string } | null }>; onClose: () => void; onSaved: () => void };
let next = 0;
const groupOf = (g?: Template['groups'][number]): Group => ({ key: next++, nameZh: g?.nameZh ?? '', nameEn: g?.nameEn ?? '', attributes: g?.attributes.map((a) => ({ id: a.attribute.id, required: a.required })) ?? [] });
const moved = <T,>(list: readonly T[], from: number, to: number): T[] => { const all = [...list]; const [one] = all.splice(from, 1); all.splice(to, 0, one!); return all; };

/** A template: named groups of attributes in their order (by arrows, or dragged), and the categories that it goes for. */
export function TemplateDialog({ template, attributes, categories, onClose, onSaved }: Props) {
  const create = useMutate(TemplateCreateDoc);
  const update = useMutate(TemplateUpdateDoc);
  const remove = useMutate(TemplateRemoveDoc);
  const [form, setForm] = useState({ code: template?.code ?? '', nameZh: template?.nameZh ?? '', nameEn: template?.nameEn ?? '', strict: template?.strict ?? false, categoryIds: [...(template?.categoryIds ?? [])] });
  const [groups, setGroups] = useState<Group[]>(template?.groups.map(groupOf) ?? [groupOf()]);
  const [drag, setDrag] = useState<[group: number, place: number]>();
  const problem = create.problem ?? update.problem ?? remove.problem;
  const used = new Set(groups.flatMap((g) => g.attributes.map((a) => a.id)));
  const free = attributes.filter((a) => !used.has(a.id));
  const name = (id: string) => attributes.find((a) => a.id === id)?.name ?? id;
  const put = (i: number, change: Partial<Group>) => setGroups(groups.map((g, n) => (n === i ? { ...g, ...change } : g)));
  /** To a place of another group, or of its own. */
  const drop = (group: number, place: number) => (e: DragEvent) => {
    e.preventDefault();
    e.stopPropagation();
    if (!drag) return;
    const one = groups[drag[0]]!.attributes[drag[1]]!;
    const without = groups.map((g, n) => (n === drag[0] ? { ...g, attributes: g.attributes.filter((_, k) => k !== drag[1]) } : g));
    setGroups(without.map((g, n) => (n === group ? { ...g, attributes: g.attributes.toSpliced(place, 0, one) } : g)));
    setDrag(undefined);
  };
  const finish = (text: string) => { toast(text); onSaved(); onClose(); };
  const submit = async () => {
    const input = { ...form, groups: groups.map((g) => ({ nameZh: g.nameZh, nameEn: g.nameEn, attributes: g.attributes.map((a) => ({ attributeId: a.id, required: a.required })) })) };
    const done = template ? await update.run({ id: template.id, input, version: template.version }) : await create.run({ input });
    if (done.ok) finish(m.catalog_saved({ name: form.nameZh }));
  };
  const drained = async () => { const done = await remove.run({ id: template!.id }); if (done.ok) finish(m.templates_deleted()); };
  const choices = categoryChoices(categories);
  return (
    <FormDialog open wide onClose={onClose} title={template ? m.templates_edit() : m.templates_new()} submit={m.ui_save()} onSubmit={submit} busy={create.busy || update.busy} problem={elsewhere(problem, ['code', 'nameZh', 'nameEn', 'groups'])}>
      <div className="fields">
        <Bilingual required label={m.catalog_name()} zh={form.nameZh} en={form.nameEn} onZh={(nameZh) => setForm({ ...form, nameZh })} onEn={(nameEn) => setForm({ ...form, nameEn })} zhError={at(problem, 'nameZh')} enError={at(problem, 'nameEn')} />
        <TextInput label={m.catalog_code()} required withAsterisk={false} value={form.code} error={at(problem, 'code')} onChange={(e) => setForm({ ...form, code: e.currentTarget.value })} />
        <Switch className="attribute-bool" label={m.templates_strict()} checked={form.strict} onChange={(e) => setForm({ ...form, strict: e.currentTarget.checked })} />
      </div>
      <fieldset className="options"><legend>{m.templates_groups()}</legend>
        {groups.map((g, i) => (
          // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- dragging is a short cut for the arrows, which the keyboard reaches
          <section key={g.key} className="template-group" onDragOver={(e) => { if (drag) e.preventDefault(); }} onDrop={drop(i, g.attributes.length)}>
            <div className="option">
              <TextInput size="xs" aria-label={`${m.templates_group()} ${m.settings_zh()}`} placeholder={m.templates_group()} value={g.nameZh} error={at(problem, `groups.${i}.nameZh`)} onChange={(e) => put(i, { nameZh: e.currentTarget.value })} />
              <TextInput size="xs" aria-label={`${m.templates_group()} English`} placeholder="English" value={g.nameEn} error={at(problem, `groups.${i}.nameEn`)} onChange={(e) => put(i, { nameEn: e.currentTarget.value })} />
              <span className="row"><IconButton size="sm" icon="chevronUp" label={m.templates_up({ name: g.nameZh })} disabled={i === 0} onClick={() => setGroups(moved(groups, i, i - 1))} /><IconButton size="sm" icon="chevronDown" label={m.templates_down({ name: g.nameZh })} disabled={i === groups.length - 1} onClick={() => setGroups(moved(groups, i, i + 1))} /><IconButton size="sm" icon="trash" label={m.templates_remove({ name: g.nameZh })} onClick={() => setGroups(groups.filter((_, n) => n !== i))} /></span>
            </div>
            <ul>{g.attributes.map((a, k) => (
              // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- as above
              <li key={a.id} className={drag?.[0] === i && drag[1] === k ? 'spread dragged' : 'spread'} draggable onDragStart={(e) => { e.dataTransfer.effectAllowed = 'move'; e.dataTransfer.setData('text/plain', name(a.id)); setDrag([i, k]); }} onDragEnd={() => setDrag(undefined)} onDragOver={(e) => { if (drag) e.preventDefault(); }} onDrop={drop(i, k)}>
                <span>{name(a.id)}</span>
                <span className="row"><Checkbox size="xs" label={m.templates_required()} checked={a.required} onChange={(e) => put(i, { attributes: g.attributes.map((x, n) => (n === k ? { ...x, required: e.target.checked } : x)) })} /><IconButton size="sm" icon="chevronUp" label={m.templates_up({ name: name(a.id) })} disabled={k === 0} onClick={() => put(i, { attributes: moved(g.attributes, k, k - 1) })} /><IconButton size="sm" icon="chevronDown" label={m.templates_down({ name: name(a.id) })} disabled={k === g.attributes.length - 1} onClick={() => put(i, { attributes: moved(g.attributes, k, k + 1) })} /><IconButton size="sm" icon="close" label={m.templates_remove({ name: name(a.id) })} onClick={() => put(i, { attributes: g.attributes.filter((_, n) => n !== k) })} /></span>
              </li>
            ))}</ul>
            {free.length > 0 && <NativeSelect size="xs" aria-label={m.templates_attribute_add()} value="" data={[{ value: '', label: m.templates_attribute_add() }, ...free.map((a) => ({ value: a.id, label: a.name }))]} onChange={(e) => { const id = e.currentTarget.value; if (id) put(i, { attributes: [...g.attributes, { id, required: false }] }); }} />}
          </section>
        ))}
        <Button size="sm" icon="plus" onClick={() => setGroups([...groups, groupOf()])}>{m.templates_group_add()}</Button>
      </fieldset>
      <fieldset className="options"><legend>{m.templates_categories()}</legend>
        <div className="template-categories">{choices.map((c) => <Checkbox key={c.value} size="xs" label={c.label} checked={form.categoryIds.includes(c.value)} onChange={(e) => setForm({ ...form, categoryIds: e.currentTarget.checked ? [...form.categoryIds, c.value] : form.categoryIds.filter((id) => id !== c.value) })} />)}</div>
      </fieldset>
      {template && <div><Button size="sm" look="danger" icon="trash" busy={remove.busy} onClick={() => void drained()}>{m.templates_delete()}</Button></div>}
    </FormDialog>
  );
}

import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { GoodsAttributesDoc, type GoodsAttributesQuery } from '@/gen/features/catalog/console-product';
import { TemplatesDoc } from '@/gen/features/catalog/console-templates';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import type { Problem } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Badge } from '@/ui';
import { at, parts } from '../../form/problems';
import { Panel } from '../../page/DetailPage';
import type { ProductForm } from './productForm';

type Props = { values: ProductForm; set: (change: Partial<ProductForm>) => void; problem: Problem | null };
type Attribute = GoodsAttributesQuery['attributes'][number];

/** The typed attributes in the groups of the category's template, with what is required and how much is there. What is left empty is not stored. */
export function AttributeFields({ values, set, problem }: Props) {
  const [answer] = useQuery({ query: GoodsAttributesDoc });
  const { can } = useSession();
  const [templates] = useQuery({ query: TemplatesDoc, pause: !can('catalog.read') });
  const all = answer.data?.attributes ?? [];
  const template = templates.data?.attributeTemplates.find((t) => t.appliesTo.includes(values.categoryId));
  const asked = template?.groups.flatMap((g) => g.attributes) ?? [];
  const value = (id: string): string => values.attributes[id] ?? '';
  const put = (id: string, text: string) => set({ attributes: { ...values.attributes, [id]: text } });
  const sent = Object.entries(values.attributes).filter(([, v]) => v !== '').map(([id]) => id);
  const error = (id: string) => { const i = sent.indexOf(id); return i < 0 ? undefined : at(problem, `attributes.${i}.value`); };
  const faulty = parts(problem).some((p) => p.field === 'attributes');
  const byId = new Map(all.map((a) => [a.id, a]));
  const lacking = asked.filter((a) => a.required && !value(a.attribute.id)).flatMap((a) => byId.get(a.attribute.id)?.name ?? []);
  const rest = all.filter((a) => !asked.some((x) => x.attribute.id === a.id));
  const input = (a: Attribute, required = false) => {
    const label = required ? <>{a.name} <span className="required-mark" title={m.templates_required()}>*</span></> : a.name;
    if (a.options.length) { const color = a.options.find((o) => o.code === value(a.id))?.color; return <NativeSelect key={a.id} label={label} data={[{ value: '', label: '–' }, ...a.options.map((o) => ({ value: o.code, label: o.name }))]} leftSection={color && <span className="dot" style={{ background: color }} />} value={value(a.id)} error={error(a.id)} onChange={(e) => put(a.id, e.currentTarget.value)} />; }
    if (a.kind === 'BOOL' && !required) return <Switch key={a.id} className="attribute-bool" label={label} checked={value(a.id) === 'true'} error={error(a.id)} onChange={(e) => put(a.id, e.currentTarget.checked ? 'true' : '')} />;
    if (a.kind === 'BOOL') return <NativeSelect key={a.id} label={label} data={[{ value: '', label: '–' }, { value: 'true', label: m.ui_yes() }, { value: 'false', label: m.ui_no() }]} value={value(a.id)} error={error(a.id)} onChange={(e) => put(a.id, e.currentTarget.value)} />;
    return <TextInput key={a.id} label={label} inputMode={a.kind === 'NUMBER' && !a.unit ? 'decimal' : 'text'} value={value(a.id)} error={error(a.id)} rightSection={a.unit && <span className="muted unit-suffix">{a.unit}</span>} rightSectionWidth={a.unit ? 48 : 0} onChange={(e) => put(a.id, e.currentTarget.value)} />;
  };
  const filled = asked.filter((a) => value(a.attribute.id)).length;
  return (
    <Panel title={m.catalog_attributes()} actions={template && <Badge tone={lacking.length ? 'warning' : filled === asked.length ? 'success' : 'neutral'}>{m.templates_complete({ filled, total: asked.length })}</Badge>}>
      {faulty && <p className="problem" role="alert">{at(problem, 'attributes')}</p>}
      {lacking.length > 0 && <p className="banner tone-warning" role="status">{m.templates_missing({ names: lacking.join(m.bulk_comma()) })}</p>}
      {template?.groups.map((g) => (
        <fieldset key={g.nameZh} className="attribute-group"><legend>{g.name}</legend><div className="fields three">{g.attributes.map((x) => { const a = byId.get(x.attribute.id); return a && input(a, x.required); })}</div></fieldset>
      ))}
      {template && rest.length > 0 ? (
        <details className="attribute-group" open={rest.some((a) => value(a.id))}><summary>{m.templates_other()} <span className="muted num">{rest.filter((a) => value(a.id)).length} / {rest.length}</span></summary><div className="fields three">{rest.map((a) => input(a))}</div></details>
      ) : <div className="fields three">{rest.map((a) => input(a))}</div>}
    </Panel>
  );
}

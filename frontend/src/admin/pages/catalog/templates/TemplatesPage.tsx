import { useState } from 'react';
import { TemplateAttributesDoc, TemplatesDoc, type TemplateAttributesQuery, type TemplatesQuery } from '@/gen/features/catalog/console-templates';
import { GoodsTaxonomyDoc } from '@/gen/features/catalog/console-products';
import { integer } from '@/lib/format';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Badge, Button, EmptyState, ErrorState, IconButton, SkeletonLines } from '@/ui';
import { SubNav } from '../../../form/SubNav';
import { Panel } from '../../../page/DetailPage';
import { catalogPlaces } from '../words';
import { AttributeDialog, kindName } from './AttributeDialog';
import { TemplateDialog } from './TemplateDialog';
import { useTitle } from '../../../page/useTitle';
import './templates.css';

export type Attribute = TemplateAttributesQuery['attributes'][number];
export type Template = TemplatesQuery['attributeTemplates'][number];

/** Typed attributes, and which of them goods of a kind should have. */
export default function TemplatesPage() {
  const { can } = useSession();
  useTitle(m.templates_title());
  const [attributes, again] = useQuery({ query: TemplateAttributesDoc });
  const [templates, reload] = useQuery({ query: TemplatesDoc });
  const [taxonomy] = useQuery({ query: GoodsTaxonomyDoc });
  const [attribute, setAttribute] = useState<{ one: Attribute | undefined }>();
  const [template, setTemplate] = useState<{ one: Template | undefined }>();
  const all = attributes.data?.attributes ?? [];
  const known = templates.data?.attributeTemplates ?? [];
  const categories = taxonomy.data?.categories ?? [];
  const write = can('catalog.write');
  const names = (ids: readonly string[]) => categories.filter((c) => ids.includes(c.id)).map((c) => c.name).join(m.bulk_comma());
  if (templates.error) return <ErrorState error={explain(templates.error)} retry={() => reload({ requestPolicy: 'network-only' })} />;
  return (
    <div className="section">
      <SubNav label={m.console_nav_products()} places={catalogPlaces(can)} />
      <div className="page-head"><h1>{m.templates_title()}</h1></div>
      <div className="templates">
        <Panel title={m.templates_templates()} actions={write && <Button size="sm" icon="plus" onClick={() => setTemplate({ one: undefined })}>{m.templates_new()}</Button>}>
          {templates.fetching && !templates.data && <SkeletonLines lines={4} />}
          {templates.data && !known.length && <EmptyState art="box" title={m.templates_none()} text={m.templates_none_text()} />}
          <ul className="sidelist">{known.map((t) => (
            <li key={t.id} className="template-row">
              <span className="spread"><strong>{t.name}</strong><span className="row">{t.strict && <Badge tone="warning">{m.templates_is_strict()}</Badge>}{write && <IconButton size="sm" icon="edit" label={m.catalog_edit_name({ name: t.name })} onClick={() => setTemplate({ one: t })} />}</span></span>
              <span className="muted">{m.templates_count({ groups: integer(t.groups.length), count: integer(t.groups.reduce((n, g) => n + g.attributes.length, 0)) })}{t.categoryIds.length > 0 && ` · ${names(t.categoryIds)}`}</span>
              <span className="row wrap">{t.groups.map((g) => <Badge key={g.nameZh}>{g.name} · {g.attributes.length}</Badge>)}</span>
            </li>
          ))}</ul>
        </Panel>
        <Panel title={<>{m.templates_attributes()} <span className="muted num">{all.length}</span></>} actions={write && <Button size="sm" icon="plus" onClick={() => setAttribute({ one: undefined })}>{m.templates_attribute_new()}</Button>}>
          <ul className="sidelist">{all.map((a) => (
            <li key={a.id} className="spread">
              <span className="attribute-name"><strong>{a.name}</strong> <span className="muted num">{a.code}</span></span>
              <span className="row">{a.kind === 'COLOR' && <span className="swatches" aria-hidden="true">{a.options.slice(0, 6).map((o) => <i key={o.code} style={{ background: o.color ?? '' }} />)}</span>}{a.options.length > 0 && <span className="muted num">{a.options.length}</span>}<Badge>{kindName(a.kind)}{a.unit && ` · ${a.unit}`}</Badge>{write && <IconButton size="sm" icon="edit" label={m.catalog_edit_name({ name: a.name })} onClick={() => setAttribute({ one: a })} />}</span>
            </li>
          ))}</ul>
        </Panel>
      </div>
      {attribute && <AttributeDialog attribute={attribute.one} last={all.reduce((n, a) => Math.max(n, a.position), 0)} onClose={() => setAttribute(undefined)} onSaved={() => again({ requestPolicy: 'network-only' })} />}
      {template && <TemplateDialog template={template.one} attributes={all} categories={categories} onClose={() => setTemplate(undefined)} onSaved={() => reload({ requestPolicy: 'network-only' })} />}
    </div>
  );
}

import { Modal } from '@mantine/core';
import { useMemo, useState, type DragEvent } from 'react';
import { GoodsTaxonomyDoc, GoodsUpdateCategoryDoc, type GoodsTaxonomyQuery } from '@/gen/features/catalog/console-products';
import { integer } from '@/lib/format';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Button, EmptyState, ErrorState, IconButton, Picture, SkeletonLines, toast } from '@/ui';
import { SubNav } from '../../form/SubNav';
import { Panel } from '../../page/DetailPage';
import { BrandPanel } from './Brands';
import { CategoryDialog, below, freshCategory, type CategoryForm } from './CategoryDialog';
import { catalogPlaces, otherName } from './words';
import { useTitle } from '../../page/useTitle';
import './catalog.css';

type Category = GoodsTaxonomyQuery['categories'][number];
const formOf = (c: Category): CategoryForm => ({ id: c.id, code: c.code, nameZh: c.nameZh, nameEn: c.nameEn, parentId: c.parent?.id ?? '', position: c.position, version: c.version, icon: c.icon });

function depths(all: readonly Category[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const c of all) found.set(c.id, c.parent ? (found.get(c.parent.id) ?? 0) + 1 : 0);
  return found;
}
/** The tree of categories, arranged by dragging or by the dialog, and the brands beside it. */
export default function CategoriesPage() {
  const { can } = useSession();
  const [answer, again] = useQuery({ query: GoodsTaxonomyDoc });
  const [form, setForm] = useState<CategoryForm>();
  const [drag, setDrag] = useState<string>();
  const [target, setTarget] = useState<string>();
  const move = useMutate(GoodsUpdateCategoryDoc);
  const editable = can('catalog.write');
  const all = useMemo(() => answer.data?.categories ?? [], [answer.data]);
  const depth = useMemo(() => depths(all), [all]);
  const refetch = () => again({ requestPolicy: 'network-only' });
  useTitle(m.catalog_categories());
  const put = async (category: Category, parentId: string | null, position: number, undo = true) => {
    const done = await move.run({ id: category.id, input: { code: category.code, nameZh: category.nameZh, nameEn: category.nameEn, icon: category.icon, parentId, position }, version: category.version });
    if (!done.ok) return void toast(done.problem.message, { tone: 'danger' });
    refetch();
    toast(m.catalog_category_moved({ name: category.name }), undo ? { undo: () => void put({ ...category, version: category.version + 1 }, category.parent?.id ?? null, category.position, false) } : {});
    return undefined;
  };
  const drop = (onto: Category) => (e: DragEvent) => {
    e.preventDefault();
    const moved = all.find((c) => c.id === drag);
    setDrag(undefined); setTarget(undefined);
    if (moved && !below(all, moved.id).has(onto.id) && moved.parent?.id !== onto.id) void put(moved, onto.id, all.filter((c) => c.parent?.id === onto.id).length + 1);
  };
  const siblings = (c: Category) => all.filter((x) => x.parent?.id === c.parent?.id);
  const shift = (c: Category, by: 1 | -1) => { const row = siblings(c); const other = row[row.findIndex((x) => x.id === c.id) + by]; if (other) void put(c, c.parent?.id ?? null, Math.max(0, other.position + by)); };
  const fresh = (parentId?: string) => freshCategory(all, parentId);
  return (
    <div className="section">
      <SubNav label={m.console_nav_products()} places={catalogPlaces(can)} />
      <div className="detail">
        <div className="page-head"><h1>{m.catalog_categories_brands()}</h1>{editable && <Button look="primary" icon="plus" onClick={() => setForm(fresh())}>{m.catalog_category_new()}</Button>}</div>
        <div className="detail-body">
          <Panel title={<>{m.catalog_categories()} <span className="muted num">{all.length}</span></>} flush>
            {!answer.data && (answer.error ? <ErrorState error={explain(answer.error)} retry={refetch} /> : <SkeletonLines lines={10} height={24} />)}
            {answer.data && all.length === 0 && <EmptyState title={m.catalog_categories_none()} text={m.catalog_categories_none_text()} action={editable && <Button look="primary" icon="plus" onClick={() => setForm(fresh())}>{m.catalog_category_new()}</Button>} />}
            <ul className="tree">{all.map((c) => (
              <li key={c.id}>
                {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- dragging is a short cut for the dialog, which the keyboard reaches */}
                <div className={`tree-row ${target === c.id ? 'drop' : ''}`} style={{ '--depth': depth.get(c.id) ?? 0 } as Record<string, number>} draggable={editable} onDragStart={() => setDrag(c.id)} onDragEnd={() => { setDrag(undefined); setTarget(undefined); }} onDragOver={(e) => { e.preventDefault(); setTarget(c.id); }} onDragLeave={() => setTarget(undefined)} onDrop={drop(c)}>
                  <Picture media={c.picture} sizes="32px" alt="" className="tree-picture" /><span className="truncate"><strong>{c.name}</strong> <span className="muted">{otherName(c)}</span></span>
                  <a className="muted num inlink-soft" href={`/admin/products?category=${encodeURIComponent(c.code)}`}>{m.catalog_count({ count: integer(c.productCount) })}</a>
                  {editable && <span className="tree-tools"><IconButton size="sm" icon="chevronUp" label={m.catalog_up({ name: c.name })} disabled={siblings(c)[0]?.id === c.id} onClick={() => shift(c, -1)} /><IconButton size="sm" icon="chevronDown" label={m.catalog_down({ name: c.name })} disabled={siblings(c).at(-1)?.id === c.id} onClick={() => shift(c, 1)} /><IconButton size="sm" icon="plus" label={m.catalog_category_below({ name: c.name })} onClick={() => setForm(fresh(c.id))} /><IconButton size="sm" icon="edit" label={m.catalog_edit_name({ name: c.name })} onClick={() => setForm(formOf(c))} /></span>}
                </div>
              </li>
            ))}</ul>
          </Panel>
          <aside className="detail-side"><BrandPanel brands={answer.data?.brands ?? []} editable={editable} onSaved={refetch} /></aside>
        </div>
      </div>
      <Modal opened={form !== undefined} onClose={() => setForm(undefined)} title={form?.id ? m.catalog_category_edit() : m.catalog_category_new()} closeButtonProps={{ 'aria-label': m.ui_close() }}>
        {form && <CategoryDialog form={form} set={setForm} all={all} onClose={() => setForm(undefined)} onSaved={refetch} />}
      </Modal>
    </div>
  );
}

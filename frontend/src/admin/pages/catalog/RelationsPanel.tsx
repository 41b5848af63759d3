import { Switch } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { GoodsBelongingsOfDoc, GoodsRelateDoc, type GoodsBelongingsOfQuery } from '@/gen/features/catalog/console-belongings';
import { RelationKindValues, type RelationKind } from '@/gen/schema';
import { mutate, useClient, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { IconButton, Picture, SkeletonLines, StatusPill, toast } from '@/ui';
import { VariantPicker } from '../../form/VariantPicker';
import { Panel } from '../../page/DetailPage';
import { STATUS_TONES, statusName } from './words';

type Relation = NonNullable<GoodsBelongingsOfQuery['product']>['relations'][number];
type Chosen = { other: { id: string }; bothWays: boolean };
const inputs = (list: readonly Chosen[]) => list.map((r) => ({ productId: r.other.id, bothWays: r.bothWays }));
const kindName = (kind: RelationKind): string => ({ SUBSTITUTE: m.product_substitutes, ACCESSORY: m.product_accessories, RELATED: m.product_related })[kind]();
const product = ({ id }: { id: string }) => ({ to: '/products/$id' as string, params: { id } as never });

/** One list of a kind: put in order, said for both sides, taken out with a way back. */
function Kind({ productId, kind, relations, editable, again }: { productId: string; kind: RelationKind; relations: readonly Relation[]; editable: boolean; again: () => void }) {
  const client = useClient();
  const own = relations.filter((r) => r.of.id === productId);
  const theirs = relations.filter((r) => r.of.id !== productId);
  const save = async (next: readonly Chosen[], seen: readonly Chosen[] = own): Promise<boolean> => {
    const done = await mutate(client, GoodsRelateDoc, { id: productId, kind, products: inputs(next), seen: inputs(seen) });
    if (!done.ok) toast(done.problem.message, { tone: 'danger' });
    if (!done.ok && done.problem.code === 'RELATIONS_CHANGED') again();
    return done.ok;
  };
  const move = (at: number, to: number) => { const next = own.filter((_, i) => i !== at); next.splice(to, 0, own[at]!); void save(next); };
  const remove = async (one: Relation) => { const rest = own.filter((r) => r !== one); if (await save(rest)) toast(m.product_relation_removed({ name: one.other.name }), { undo: () => void save(own, rest) }); };
  const add = (id: string) => { if (!own.some((r) => r.other.id === id)) void save([...own, { other: { id }, bothWays: false }]); };
  return (
    <section className="relkind" aria-label={kindName(kind)}>
      <h3>{kindName(kind)}{relations.length > 0 && <span className="muted num"> {relations.length}</span>}</h3>
      <ul>
        {own.map((r, i) => (
          <li key={r.id}>
            <Picture media={r.other.picture} sizes="40px" alt="" />
            <span className="relname"><Link className="inlink truncate" {...product(r.other)}>{r.other.name}</Link><small className="muted num">{r.other.code}</small></span>
            {r.other.status !== 'PUBLISHED' && <StatusPill tone={STATUS_TONES[r.other.status]}>{statusName(r.other.status)}</StatusPill>}
            <Switch size="xs" label={m.product_both_ways()} checked={r.bothWays} disabled={!editable} onChange={() => void save(own.map((x) => (x === r ? { ...x, bothWays: !x.bothWays } : x)))} />
            {editable && <span className="row"><IconButton size="sm" icon="chevronUp" label={m.product_up({ name: r.other.name })} disabled={i === 0} onClick={() => move(i, i - 1)} /><IconButton size="sm" icon="chevronDown" label={m.product_down({ name: r.other.name })} disabled={i === own.length - 1} onClick={() => move(i, i + 1)} /><IconButton size="sm" icon="trash" label={m.product_remove({ name: r.other.name })} onClick={() => void remove(r)} /></span>}
          </li>
        ))}
        {theirs.map((r) => <li key={r.id} className="muted"><span className="relname"><Link className="inlink truncate" {...product(r.of)}>{m.product_from_other({ name: r.of.name })}</Link></span></li>)}
      </ul>
      {editable && <VariantPicker label={m.product_relation_add({ kind: kindName(kind) })} onPick={(found) => add(found.product.id)} />}
    </section>
  );
}

/** Which goods stand in for a product, go with it, or are like it. */
export function RelationsPanel({ productId, editable }: { productId: string; editable: boolean }) {
  const [answer, again] = useQuery({ query: GoodsBelongingsOfDoc, variables: { id: productId } });
  const relations = answer.data?.product?.relations;
  return (
    <Panel title={m.product_relations()}>
      <p className="muted relhint">{m.product_relations_hint()}</p>
      {relations ? <div className="relations">{RelationKindValues.map((kind) => <Kind key={kind} productId={productId} kind={kind} relations={relations.filter((r) => r.kind === kind)} editable={editable} again={() => again({ requestPolicy: 'network-only' })} />)}</div> : <SkeletonLines lines={4} />}
    </Panel>
  );
}

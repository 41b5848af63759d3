import { useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { StoreArrangeListDoc, StoreAddToListDoc, StoreListPageDoc, StoreRemoveListDoc, StoreRestoreListDoc, type StoreListPageQuery } from '@/gen/features/ordering/store-lists';
import { mutate, useClient, useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Badge, Button, EmptyState, ErrorState, IconButton, QuantityStepper, SkeletonLines, Time, buttonClass, toast, useDialog } from '@/ui';
import { Compare } from '../../ordering/Compare';
import { Finder, type Choice } from '../../ordering/Finder';
import { Sign } from '../../ordering/icons';
import { EditList, PlanList } from '../../ordering/ListDialogs';
import { putBack } from '../../ordering/putBack';
import { scheduleText } from '../../ordering/schedule';
import { useListQuantities } from '../../ordering/useListQuantities';
import { useAddWanted } from '../../ordering/useAddWanted';
import { Page } from '../../shell/Page';
import { SignInFirst } from '../../shell/SignInFirst';
import './pad.css';
import './again.css';

type List = StoreListPageQuery['shoppingList'];

/** The list's own lines: quantities, order, what leaves and what comes. */
function Lines({ list, again }: { list: List; again: () => void }) {
  const { quantityOf, set } = useListQuantities(list.id, list.lines);
  const add = useMutate(StoreAddToListDoc);
  const arrange = useMutate(StoreArrangeListDoc);
  const [text, setText] = useState('');
  const then = (done: { ok: boolean; problem?: { message: string } }) => { if (done.ok) again(); else toast(done.problem?.message ?? '', { tone: 'danger' }); };
  const choose = async (one: Choice) => { setText(''); then(await add.run({ id: list.id, lines: [{ variantId: one.id, unitCode: await unitOf(one), quantity: 1 }] })); };
  const client = useClient();
  const unitOf = async (one: Choice): Promise<string> => {
    const { StoreResolveLinesDoc } = await import('@/gen/features/ordering/store-pad');
    const found = await client.query(StoreResolveLinesDoc, { lines: [{ name: one.sku, variantId: one.id }] }).toPromise();
    return found.data?.resolveOrderLines[0]?.unit?.code ?? '';
  };
  const move = async (at: number, by: number) => {
    const ids = list.lines.map((line) => line.id);
    ids.splice(at + by, 0, ...ids.splice(at, 1));
    then(await arrange.run({ id: list.id, lineIds: ids }));
  };
  const drop = async (at: number) => {
    const { name, variant } = list.today[at]!;
    const { variantId, unitCode, quantity } = list.lines[at]!;
    const comeBack = async () => {
      const done = await add.run({ id: list.id, lines: [{ variantId, unitCode, quantity }] });
      const last = at === list.lines.length - 1;
      then(done.ok && !last ? await arrange.run({ id: list.id, lineIds: putBack(list.lines, at, done.data.lines) }) : done);
    };
    if (!(await set(list.lines[at]!, 0))) return;
    // What is no longer sold cannot come back.
    toast(m.store_removed({ name }), variant ? { undo: () => void comeBack() } : {});
  };
  return (
    <div className="stack">
      <Finder label={m.ordering_list_add()} placeholder={m.ordering_list_add()} value={text} onValue={setText} onText={() => undefined} onChoose={(one) => void choose(one)} />
      {list.lineCount === 0 ? <p className="muted">{m.ordering_list_empty_text()}</p> : <ul className="panel">
        {list.today.map((one, at) => quantityOf(list.lines[at]!) > 0 && (
          <li key={list.lines[at]!.id} className="eline">
            <span className="stack"><span className="strong">{one.name}</span><span className="pmeta num">{one.sku}</span></span>
            {one.variant ? <QuantityStepper min={1} step={1} zero value={quantityOf(list.lines[at]!)} unit={one.unitNameThen} label={m.store_quantity_of({ name: one.name, unit: one.unitNameThen })} onChange={(next) => void (next ? set(list.lines[at]!, next) : drop(at))} /> : <Badge tone="danger">{m.ordering_withdrawn()}</Badge>}
            <span className="row"><IconButton icon="chevronUp" label={m.ordering_up({ name: one.name })} disabled={at === 0} onClick={() => void move(at, -1)} /><IconButton icon="chevronDown" label={m.ordering_down({ name: one.name })} disabled={at === list.lines.length - 1} onClick={() => void move(at, 1)} /><IconButton icon="trash" label={m.store_remove_name({ name: one.name })} onClick={() => void drop(at)} /></span>
          </li>
        ))}
      </ul>}
    </div>
  );
}

function Loaded({ list, zone, again }: { list: List; zone: string; again: () => void }) {
  const client = useClient();
  const [, go] = useLocation();
  const [editing, setEditing] = useState(list.lineCount === 0);
  const { busy, add } = useAddWanted();
  const edit = useDialog();
  const plan = useDialog();
  const remove = useMutate(StoreRemoveListDoc);
  const away = async () => {
    if (!(await remove.run({ id: list.id })).ok) return;
    go('/lists');
    toast(m.ordering_list_removed({ name: list.name }), { undo: () => void mutate(client, StoreRestoreListDoc, { id: list.id }).then((done) => { if (done.ok) go(`/lists/${list.id}`); }) });
  };
  return (
    <>
      <div className="row cbadges lmeta">
        {list.shared && <Badge tone="info"><Sign name="share" size={13} />{list.mine ? m.ordering_shared() : m.ordering_shared_by({ name: list.ownerName })}</Badge>}
        {list.schedule && <span className="pmeta row"><Sign name={list.schedule.paused ? 'pause' : 'repeat'} size={15} />{scheduleText(list.schedule)}{list.schedule.paused ? ` · ${m.ordering_paused()}` : list.schedule.nextRun && <> · {m.ordering_next()} <Time value={list.schedule.nextRun} absolute /></>}</span>}
      </div>
      <div className="row padtools pairs">
        <Button icon={editing ? 'check' : 'edit'} look={editing ? 'primary' : 'plain'} onClick={() => setEditing(!editing)}>{editing ? m.ui_done() : m.ordering_list_lines()}</Button>
        <Button icon="user" onClick={edit.show}>{m.ordering_list_edit()}</Button>
        {list.mine && <button type="button" className={buttonClass({})} onClick={plan.show}><Sign name="repeat" /><span>{m.ordering_plan()}</span></button>}
        {list.mine && <Button icon="trash" look="ghost" busy={remove.busy} onClick={() => void away()}>{m.ordering_list_remove()}</Button>}
      </div>
      {editing ? <Lines list={list} again={again} /> : list.lineCount ? <Compare key={list.version} lines={list.today} busy={busy} onAdd={(wanted) => void add(wanted)} /> : <EmptyState art="basket" title={m.ordering_list_empty()} text={m.ordering_list_empty_text()} action={<Button look="primary" onClick={() => setEditing(true)}>{m.ordering_list_lines()}</Button>} />}
      {edit.open && <EditList list={list} onClose={edit.hide} />}
      {plan.open && <PlanList list={list} zone={zone} onClose={plan.hide} />}
    </>
  );
}

export default function ListPage() {
  const { id = '' } = useParams<{ id: string }>();
  const { status } = useSession();
  const [result, again] = useQuery({ query: StoreListPageDoc, variables: { id }, pause: status !== 'signed-in', requestPolicy: 'cache-and-network' });
  const refetch = () => again({ requestPolicy: 'network-only' });
  if (status === 'anonymous') return <Page title={m.ordering_lists()}><SignInFirst next={`/lists/${id}`} /></Page>;
  const list = result.data?.shoppingList;
  return (
    <Page title={list?.name ?? m.ordering_lists()} actions={<Link href="/lists" className="morelink">{m.ordering_lists()}</Link>}>
      {list ? <div className="pad" key={list.id}><Loaded list={list} zone={result.data!.viewer.firm.timeZone} again={refetch} /></div> : result.error ? <ErrorState error={explain(result.error)} retry={refetch} /> : <SkeletonLines lines={6} height={60} />}
    </Page>
  );
}

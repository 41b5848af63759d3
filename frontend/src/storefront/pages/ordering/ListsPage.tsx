import { useState, type FormEvent } from 'react';
import { Link, useLocation } from 'wouter';
import { StoreCreateListDoc, StoreListsDoc, StoreOftenDoc, type StoreListsQuery, type StoreOftenQuery } from '@/gen/features/ordering/store-lists';
import { shortDay } from '@/lib/format';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Badge, Button, Dialog, EmptyState, ErrorState, Icon, Money, Picture, QuantityStepper, SkeletonLines, TextInput, Time, buttonClass, useDialog } from '@/ui';
import { useCart } from '../../cart/useCart';
import { Sign } from '../../ordering/icons';
import { scheduleText } from '../../ordering/schedule';
import { useAddWanted } from '../../ordering/useAddWanted';
import { baseUnit, ruleFor } from '../../parts/pricing';
import { Page } from '../../shell/Page';
import { SignInFirst } from '../../shell/SignInFirst';
import './pad.css';
import './again.css';

type List = StoreListsQuery['shoppingLists'][number];
type Habit = StoreOftenQuery['oftenBought'][number];
const PART = 12;

/** When it is bought again, by the buyer's own rhythm. */
function Due({ habit }: { habit: Habit }) {
  if (habit.overdue) return <Badge tone="warning">{m.ordering_due_now()}</Badge>;
  return habit.due ? <Badge>{m.ordering_due_on({ day: shortDay(habit.due) })}</Badge> : null;
}

function Often({ habit }: { habit: Habit }) {
  const cart = useCart();
  const { variant, unit } = habit;
  if (!variant || !unit) return null;
  const place = { variantId: variant.id, unitCode: unit.code };
  const rule = ruleFor(variant, unit.factor);
  const usual = Math.max(rule.min, habit.quantity);
  const quantity = cart.quantity(place);
  return (
    <li className="card often">
      <Picture media={variant.product.picture} sizes="52px" alt="" />
      <div className="cname">
        <Link href={`/p/${variant.product.code}?sku=${encodeURIComponent(variant.sku)}`} className="strong">{variant.fullName}</Link>
        <span className="pmeta">{m.ordering_rhythm({ days: habit.days ?? 0, times: habit.times })} · {m.ordering_last({ day: shortDay(habit.last) })}</span>
        <span className="row cbadges"><Due habit={habit} />{variant.price && <span className="pmeta"><Money value={variant.price.unitPrice} />/{baseUnit(variant.units)?.name}</span>}</span>
      </div>
      <div className="obuy">{quantity > 0
        ? <QuantityStepper {...rule} zero value={quantity} unit={unit.name} label={m.store_quantity_of({ name: variant.fullName, unit: unit.name })} onChange={(next) => cart.set(place, next)} />
        : <Button look="soft" icon="plus" wide disabled={variant.availability.band === 'OUT'} onClick={() => cart.set(place, usual)}>{variant.availability.band === 'OUT' ? m.store_stock_out() : m.store_add_count({ count: usual, unit: unit.name })}<span className="sr"> {variant.fullName}</span></Button>}
      </div>
    </li>
  );
}

function OftenBought() {
  const [shown, setShown] = useState(PART);
  const [result] = useQuery({ query: StoreOftenDoc, variables: { first: 48 } });
  const { busy, add } = useAddWanted();
  const all = result.data?.oftenBought;
  if (!all) return <SkeletonLines lines={3} height={90} />;
  const due = all.flatMap((one) => (one.overdue && one.variant && one.unit && one.variant.availability.band !== 'OUT' ? [{ variantId: one.variant.id, unitCode: one.unit.code, quantity: Math.max(ruleFor(one.variant, one.unit.factor).min, one.quantity) }] : []));
  return (
    <section className="section" aria-label={m.ordering_often()}>
      <div className="spread"><h2>{m.ordering_often()}</h2>{due.length > 1 && <Button size="sm" look="soft" icon="cart" busy={busy} onClick={() => void add(due)}>{m.ordering_add_due({ count: due.length })}</Button>}</div>
      {all.length === 0 ? <p className="muted">{m.ordering_often_none()}</p> : <ul className="lgrid">{all.slice(0, shown).map((one) => one.variant && <Often key={one.variant.id} habit={one} />)}</ul>}
      {all.length > shown && <div className="row padend"><Button onClick={() => setShown(all.length)}>{m.ui_load_more()}</Button></div>}
    </section>
  );
}

function Card({ list }: { list: List }) {
  const pictures = list.lines.flatMap((line) => (line.variant ? [line.variant.product.picture] : [])).slice(0, 5);
  return (
    <li className="card lcard">
      <div className="spread"><h3><Link href={`/lists/${list.id}`}>{list.name}</Link></h3>{list.shared && <Badge tone="info"><Sign name="share" size={13} />{list.mine ? m.ordering_shared() : m.ordering_shared_by({ name: list.ownerName })}</Badge>}</div>
      <div className="thumbs">{pictures.map((one, i) => <Picture key={i} media={one} sizes="44px" alt="" />)}</div>
      <span className="pmeta">{m.store_kinds_count({ count: list.lineCount })} · <Time value={list.updatedAt} /></span>
      {list.schedule && <span className="row pmeta"><Sign name={list.schedule.paused ? 'pause' : 'repeat'} size={15} />{scheduleText(list.schedule)}{list.schedule.paused ? ` · ${m.ordering_paused()}` : list.schedule.nextRun && <> · {m.ordering_next()} <Time value={list.schedule.nextRun} absolute /></>}</span>}
      <Link href={`/lists/${list.id}`} className={buttonClass({ look: 'soft' })}>{m.ordering_open_list()}</Link>
    </li>
  );
}

function NewList({ onClose }: { onClose: () => void }) {
  const create = useMutate(StoreCreateListDoc);
  const [, go] = useLocation();
  const [name, setName] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await create.run({ name, lines: [], shared: false });
    if (done.ok) go(`/lists/${(done.data as { id: string }).id}`, { replace: true }); // the dialog is the entry that goes
  };
  return <Dialog open onClose={onClose} title={m.ordering_list_new()}><form className="stack" onSubmit={(e) => void submit(e)}><TextInput label={m.ordering_list_name()} maxLength={60} autoFocus value={name} error={create.problem?.message} onChange={(e) => setName(e.currentTarget.value)} /><Button look="primary" type="submit" busy={create.busy} disabled={!name.trim()}>{m.ordering_list_make()}</Button></form></Dialog>;
}

function Lists() {
  const [result, again] = useQuery({ query: StoreListsDoc, requestPolicy: 'cache-and-network' });
  const fresh = useDialog();
  const { data } = result;
  if (!data) return result.error ? <ErrorState error={explain(result.error)} retry={() => again({ requestPolicy: 'network-only' })} /> : <SkeletonLines lines={4} height={80} />;
  return (
    <>
      {data.listDrafts.length > 0 && <section className="drafts" aria-label={m.ordering_drafts()}>{data.listDrafts.map((one) => <div key={one.id} className="card draft"><Icon name="bell" size={22} /><span className="stack"><span className="strong">{m.ordering_draft_of({ name: one.name })}</span><span className="pmeta">{m.store_kinds_count({ count: one.lineCount })} · <Time value={one.madeAt} /></span></span><Link href={`/drafts/${one.id}`} className={buttonClass({ look: 'primary' })}>{m.ordering_look()}</Link></div>)}</section>}
      <section className="section" aria-label={m.ordering_my_lists()}>
        <div className="spread"><h2>{m.ordering_my_lists()}</h2><Button icon="plus" size="sm" onClick={fresh.show}>{m.ordering_list_new()}</Button></div>
        {data.shoppingLists.length ? <ul className="lgrid">{data.shoppingLists.map((one) => <Card key={one.id} list={one} />)}</ul> : <EmptyState art="basket" title={m.ordering_lists_none()} text={m.ordering_lists_none_text()} action={<Button look="primary" icon="plus" onClick={fresh.show}>{m.ordering_list_new()}</Button>} />}
      </section>
      <OftenBought />
      {fresh.open && <NewList onClose={fresh.hide} />}
    </>
  );
}

export default function ListsPage() {
  const { status } = useSession();
  return <Page title={m.ordering_lists()} actions={<Link href="/quick" className={buttonClass({ look: 'ghost' })}><Icon name="list" size={18} />{m.ordering_pad()}</Link>}>{status === 'anonymous' ? <SignInFirst next="/lists" /> : status === 'signed-in' ? <Lists /> : <SkeletonLines lines={4} height={80} />}</Page>;
}

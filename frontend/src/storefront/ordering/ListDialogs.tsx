import { useState, type FormEvent } from 'react';
import { StoreChangeListDoc, StoreScheduleListDoc, type StoreListFragment } from '@/gen/features/ordering/store-lists';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Button, Checkbox, Dialog, Select, TextInput, toast } from '@/ui';
import { clock, scheduleText, weekdays } from './schedule';

type List = StoreListFragment;

/** Name, and whether colleagues see it. */
export function EditList({ list, onClose }: { list: List; onClose: () => void }) {
  const change = useMutate(StoreChangeListDoc);
  const [name, setName] = useState(list.name);
  const [shared, setShared] = useState(list.shared);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if ((await change.run({ id: list.id, name, shared: list.mine ? shared : null })).ok) onClose();
  };
  return (
    <Dialog open onClose={onClose} title={m.ordering_list_edit()}>
      <form className="stack" onSubmit={(e) => void submit(e)}>
        <TextInput label={m.ordering_list_name()} maxLength={60} value={name} error={change.problem?.message} onChange={(e) => setName(e.currentTarget.value)} />
        {list.mine && <Checkbox label={m.ordering_share()} hint={m.ordering_share_hint()} checked={shared} onChange={(e) => setShared(e.currentTarget.checked)} />}
        <Button look="primary" type="submit" busy={change.busy} disabled={!name.trim()}>{m.ui_save()}</Button>
      </form>
    </Dialog>
  );
}

/** On which day a draft is made; paused or not at all. */
export function PlanList({ list, zone, onClose }: { list: List; zone: string; onClose: () => void }) {
  const plan = useMutate(StoreScheduleListDoc);
  const [day, setDay] = useState(list.schedule?.weekday ?? 0);
  const [weeks, setWeeks] = useState(list.schedule?.weeks ?? 1);
  const [hour, setHour] = useState(list.schedule?.hour ?? 7);
  const [paused, setPaused] = useState(list.schedule?.paused ?? false);
  const send = async (weekday: number | null) => {
    const done = await plan.run({ id: list.id, schedule: { weekday, weeks, hour, paused: weekday === null ? false : paused } });
    if (!done.ok) return;
    onClose();
    toast(weekday === null ? m.ordering_plan_off() : scheduleText({ weekday, weeks, hour }));
  };
  return (
    <Dialog open onClose={onClose} title={m.ordering_plan()} kind="sheet" footer={<>{list.schedule && <Button look="ghost" icon="trash" busy={plan.busy} onClick={() => void send(null)}>{m.ordering_plan_stop()}</Button>}<Button look="primary" busy={plan.busy} onClick={() => void send(day)}>{m.ui_save()}</Button></>}>
      <div className="stack">
        <p className="muted">{m.ordering_plan_text({ zone })}</p>
        <div className="weekdays" role="group" aria-label={m.ordering_weekday()}>{weekdays().map((one, i) => <button key={one} type="button" className="chip" aria-pressed={i === day} onClick={() => setDay(i)}>{one}</button>)}</div>
        <Select label={m.ordering_plan_weeks()} value={String(weeks)} options={[1, 2, 3, 4, 8].map((n) => ({ value: String(n), label: n === 1 ? m.ordering_weekly() : m.ordering_weeks({ count: n }) }))} onChange={(e) => setWeeks(Number(e.currentTarget.value))} />
        <Select label={m.ordering_plan_hour()} value={String(hour)} options={Array.from({ length: 24 }, (_, n) => ({ value: String(n), label: clock(n) }))} onChange={(e) => setHour(Number(e.currentTarget.value))} />
        <Checkbox label={m.ordering_pause()} checked={paused} onChange={(e) => setPaused(e.currentTarget.checked)} />
        {plan.problem && <p className="note tone-danger" role="alert">{plan.problem.message}</p>}
      </div>
    </Dialog>
  );
}

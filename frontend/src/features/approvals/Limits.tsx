import { useState, type FormEvent } from 'react';
import { RemoveSpendingLimitDoc, SaveSpendingLimitDoc, type CompanyLimitFragment, type CompanyRulesQuery } from '@/gen/features/approvals/company';
import type { LimitMode, LimitSubject, Period } from '@/gen/schema';
import { modeOptions, periodOptions, subjectOptions } from './words';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { problemAt, problemElsewhere } from '@/lib/problem';
import { Button, Dialog, Icon, IconButton, RadioGroup, Select, TextInput, toast, useDialog } from '@/ui';
import { LimitBar } from './LimitBar';

export type Colleague = CompanyRulesQuery['company']['members'][number];
type Props = { limits: CompanyLimitFragment[]; members: Colleague[]; editable: boolean; onSaved: () => void; customerId?: string; className?: string };
const FIELDS = ['amount', 'memberId', 'period'];

/** Whose orders, in which period, how much, and what happens beyond it. */
function Editor({ limit, members, customerId, onClose, onSaved }: { limit: CompanyLimitFragment | null; members: Colleague[]; customerId: string | undefined; onClose: () => void; onSaved: () => void }) {
  const save = useMutate(SaveSpendingLimitDoc);
  const [subject, setSubject] = useState<LimitSubject>(limit?.subject ?? 'EACH_MEMBER');
  const [memberId, setMember] = useState(limit?.member?.id ?? '');
  const [period, setPeriod] = useState<Period>(limit?.period ?? 'MONTH');
  const [amount, setAmount] = useState(limit?.amount.amount ?? '');
  const [mode, setMode] = useState<LimitMode>(limit?.mode ?? 'NEEDS_APPROVAL');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = { subject, period, mode, amount: amount.trim(), memberId: subject === 'MEMBER' ? memberId || null : null };
    const done = await save.run({ input, id: limit?.id ?? null, version: limit?.version ?? null, customerId: customerId ?? null });
    if (done.ok) { toast(m.company_limit_saved()); onClose(); onSaved(); }
  };
  const elsewhere = problemElsewhere(save.problem, FIELDS);
  return (
    <Dialog open onClose={onClose} title={limit ? m.company_limit_edit() : m.company_limit_new()} footer={<><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" type="submit" form="limit-form" busy={save.busy} disabled={!amount.trim()}>{m.ui_save()}</Button></>}>
      <form id="limit-form" className="stack" onSubmit={(e) => void submit(e)} noValidate>
        {elsewhere && <p className="note tone-danger" role="alert"><Icon name="warning" size={18} />{elsewhere}</p>}
        <RadioGroup label={m.company_subject()} value={subject} onChange={(value) => setSubject(value as LimitSubject)} options={subjectOptions()} />
        {subject === 'MEMBER' && <Select label={m.company_member()} value={memberId} placeholder="" error={problemAt(save.problem, 'memberId')} onChange={(e) => setMember(e.currentTarget.value)} options={members.filter((one) => one.active).map((one) => ({ value: one.userId, label: one.name }))} />}
        <div className="ruleform">
          <Select label={m.company_period()} value={period} error={problemAt(save.problem, 'period')} onChange={(e) => setPeriod(e.currentTarget.value as Period)} options={periodOptions()} />
          <TextInput label={m.company_amount()} inputMode="decimal" value={amount} error={problemAt(save.problem, 'amount')} onChange={(e) => setAmount(e.currentTarget.value)} />
        </div>
        <RadioGroup label={m.company_mode()} value={mode} onChange={(value) => setMode(value as LimitMode)} options={modeOptions()} />
      </form>
    </Dialog>
  );
}

/** Spending limits with what is used of them; whoever runs the company changes them. */
export function Limits({ limits, members, editable, onSaved, customerId, className = 'card stack' }: Props) {
  const dialog = useDialog();
  const [edited, edit] = useState<CompanyLimitFragment | null>(null);
  const remove = useMutate(RemoveSpendingLimitDoc);
  const save = useMutate(SaveSpendingLimitDoc);
  const open = (limit: CompanyLimitFragment | null) => { edit(limit); dialog.show(); };
  const drop = async (limit: CompanyLimitFragment) => {
    const done = await remove.run({ id: limit.id });
    if (!done.ok) return toast(done.problem.message, { tone: 'danger' });
    onSaved();
    const input = { subject: limit.subject, period: limit.period, mode: limit.mode, amount: limit.amount.amount, memberId: limit.member?.id ?? null };
    return toast(m.company_limit_removed(), { undo: () => void save.run({ input, id: null, version: null, customerId: customerId ?? null }).then(onSaved) });
  };
  return (
    <section className={className} aria-label={m.company_limits()}>
      <div className="spread"><h2>{m.company_limits()}</h2>{editable && <Button size="sm" look="soft" icon="plus" onClick={() => open(null)}>{m.company_limit_new()}</Button>}</div>
      {limits.length === 0 ? <p className="muted">{editable ? m.company_limits_none_admin() : m.company_limits_none()}</p> : (
        <ul className="rules">
          {limits.map((limit) => (
            <li key={limit.id}>
              {limit.uses.map((use) => <LimitBar key={use.member?.id ?? ''} use={use} />)}
              {editable && <div className="ops"><IconButton icon="edit" label={m.company_limit_edit()} onClick={() => open(limit)} /><IconButton icon="trash" label={m.ui_delete()} onClick={() => void drop(limit)} /></div>}
            </li>
          ))}
        </ul>
      )}
      {dialog.open && <Editor key={edited?.id ?? 'new'} limit={edited} members={members} customerId={customerId} onClose={dialog.hide} onSaved={onSaved} />}
    </section>
  );
}

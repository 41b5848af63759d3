import { useState, type FormEvent } from 'react';
import { RemoveApprovalStepDoc, SaveApprovalStepDoc, type CompanyStepFragment } from '@/gen/features/approvals/company';
import { approverText } from './words';
import { money } from '@/lib/format';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { problemAt, problemElsewhere } from '@/lib/problem';
import { Badge, Button, Checkbox, Dialog, Icon, IconButton, Select, TextInput, toast, useDialog } from '@/ui';
import type { Colleague } from './Limits';

type Props = { steps: CompanyStepFragment[]; members: Colleague[]; editable: boolean; onSaved: () => void; customerId?: string; className?: string };
const FIELDS = ['name', 'minAmount', 'approverId'];

function Editor({ step, members, customerId, onClose, onSaved }: { step: CompanyStepFragment | null; members: Colleague[]; customerId: string | undefined; onClose: () => void; onSaved: () => void }) {
  const save = useMutate(SaveApprovalStepDoc);
  const [name, setName] = useState(step?.name ?? '');
  const [minAmount, setAmount] = useState(step?.minAmount.amount ?? '');
  const [approverId, setApprover] = useState(step?.approver?.id ?? '');
  const [onLimit, setOnLimit] = useState(step?.onLimit ?? false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await save.run({ input: { name, minAmount: minAmount.trim(), approverId: approverId || null, onLimit, position: null }, id: step?.id ?? null, version: step?.version ?? null, customerId: customerId ?? null });
    if (done.ok) { toast(m.company_step_saved()); onClose(); onSaved(); }
  };
  const elsewhere = problemElsewhere(save.problem, FIELDS);
  return (
    <Dialog open onClose={onClose} title={step ? m.company_step_edit() : m.company_step_new()} footer={<><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" type="submit" form="step-form" busy={save.busy} disabled={!name.trim() || !minAmount.trim()}>{m.ui_save()}</Button></>}>
      <form id="step-form" className="stack" onSubmit={(e) => void submit(e)} noValidate>
        {elsewhere && <p className="note tone-danger" role="alert"><Icon name="warning" size={18} />{elsewhere}</p>}
        <TextInput label={m.company_step_name()} hint={m.company_step_name_hint()} maxLength={60} autoFocus value={name} error={problemAt(save.problem, 'name')} onChange={(e) => setName(e.currentTarget.value)} />
        <TextInput label={m.company_step_from()} inputMode="decimal" value={minAmount} error={problemAt(save.problem, 'minAmount')} onChange={(e) => setAmount(e.currentTarget.value)} />
        <Select label={m.company_step_approver()} value={approverId} placeholder={m.company_step_anybody()} error={problemAt(save.problem, 'approverId')} onChange={(e) => setApprover(e.currentTarget.value)} options={members.filter((one) => one.active).map((one) => ({ value: one.userId, label: one.name }))} />
        <Checkbox label={m.company_step_on_limit()} checked={onLimit} onChange={(e) => setOnLimit(e.currentTarget.checked)} />
      </form>
    </Dialog>
  );
}

/** The approvals that orders need, in their order; whoever runs the company changes them. */
export function Steps({ steps, members, editable, onSaved, customerId, className = 'card stack' }: Props) {
  const dialog = useDialog();
  const [edited, edit] = useState<CompanyStepFragment | null>(null);
  const remove = useMutate(RemoveApprovalStepDoc);
  const save = useMutate(SaveApprovalStepDoc);
  const open = (step: CompanyStepFragment | null) => { edit(step); dialog.show(); };
  const inputOf = (step: CompanyStepFragment, position: number) => ({ name: step.name, minAmount: step.minAmount.amount, approverId: step.approver?.id ?? null, onLimit: step.onLimit, position });
  const drop = async (step: CompanyStepFragment) => {
    const done = await remove.run({ id: step.id });
    if (!done.ok) return toast(done.problem.message, { tone: 'danger' });
    onSaved();
    return toast(m.company_step_removed(), { undo: () => void save.run({ input: inputOf(step, step.position), id: null, version: null, customerId: customerId ?? null }).then(onSaved) });
  };
  return (
    <section className={className} aria-label={m.company_steps()}>
      <div className="spread"><h2>{m.company_steps()}</h2>{editable && <Button size="sm" look="soft" icon="plus" onClick={() => open(null)}>{m.company_step_new()}</Button>}</div>
      {steps.length === 0 ? <p className="muted">{editable ? m.company_steps_none_admin() : m.company_steps_none()}</p> : (
        <>
          <ol className="rules">
            {steps.map((step, at) => (
              <li key={step.id}>
                <div className="rule">
                  <span className="num muted">{at + 1}</span>
                  <span className="grow"><span className="strong">{step.name}</span><span className="hint">{m.company_step_line({ amount: money(step.minAmount), who: approverText(step.approver) })}</span></span>
                  {step.onLimit && <Badge tone="info">{m.company_step_also_limit()}</Badge>}
                  {editable && <span className="ops"><IconButton icon="edit" label={m.company_step_edit()} onClick={() => open(step)} /><IconButton icon="trash" label={m.ui_delete()} onClick={() => void drop(step)} /></span>}
                </div>
              </li>
            ))}
          </ol>
          <p className="hint">{m.company_steps_text()}</p>
        </>
      )}
      {dialog.open && <Editor key={edited?.id ?? 'new'} step={edited} members={members} customerId={customerId} onClose={dialog.hide} onSaved={onSaved} />}
    </section>
  );
}

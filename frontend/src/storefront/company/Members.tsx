import { useState, type FormEvent } from 'react';
import { StoreChangeMemberDoc, StoreInviteMemberDoc, StoreRenewInvitationDoc, type CompanyMemberFragment, type StoreCompanyQuery } from '@/gen/features/approvals/company';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { problemAt, problemElsewhere } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Badge, Button, Dialog, Icon, Select, TextInput, Time, toast, useDialog } from '@/ui';

type Company = StoreCompanyQuery['company'];
const FIELDS = ['name', 'email', 'roleCodes'];

/** The link, shown once: there is no mail, so whoever invites passes it on. */
function JoinLink({ name, path, onClose }: { name: string; path: string; onClose: () => void }) {
  const address = `${location.origin}${path}`;
  const copy = () => void navigator.clipboard?.writeText(address).then(() => toast(m.ui_copied()));
  return <Dialog open onClose={onClose} title={m.company_link_title()} footer={<><Button onClick={onClose}>{m.ui_close()}</Button><Button look="primary" icon="copy" onClick={copy}>{m.company_link_copy()}</Button></>}><div className="stack"><p>{m.company_link_text({ name })}</p><p className="joinlink" data-testid="join-link">{address}</p></div></Dialog>;
}

function Invite({ roles, onClose, onInvited }: { roles: Company['roles']; onClose: () => void; onInvited: (name: string, path: string) => void }) {
  const invite = useMutate(StoreInviteMemberDoc);
  const [form, setForm] = useState({ name: '', email: '', title: '', roleCode: 'buyer' });
  const put = (field: keyof typeof form) => ({ value: form[field], onChange: (e: { currentTarget: { value: string } }) => setForm((f) => ({ ...f, [field]: e.currentTarget.value })) });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await invite.run({ input: { ...form, title: form.title || null, phone: null } });
    if (done.ok) onInvited(form.name, done.data.path);
  };
  const elsewhere = problemElsewhere(invite.problem, FIELDS);
  return (
    <Dialog open onClose={onClose} title={m.company_invite()} footer={<><Button onClick={onClose}>{m.ui_cancel()}</Button><Button look="primary" type="submit" form="invite-form" busy={invite.busy} disabled={!form.name.trim() || !form.email.trim()}>{m.company_invite_do()}</Button></>}>
      <form id="invite-form" className="stack" onSubmit={(e) => void submit(e)} noValidate>
        {elsewhere && <p className="note tone-danger" role="alert"><Icon name="warning" size={18} />{elsewhere}</p>}
        <TextInput label={m.company_invite_name()} maxLength={60} autoFocus error={problemAt(invite.problem, 'name')} {...put('name')} />
        <TextInput label={m.company_invite_email()} type="email" autoComplete="off" error={problemAt(invite.problem, 'email')} {...put('email')} />
        <TextInput label={`${m.company_invite_title()} (${m.ui_optional()})`} maxLength={60} {...put('title')} />
        <Select label={m.company_role()} options={roles.map((one) => ({ value: one.code, label: one.name }))} error={problemAt(invite.problem, 'roleCodes')} {...put('roleCode')} />
      </form>
    </Dialog>
  );
}

function Row({ member, company, onChanged, onLink }: { member: CompanyMemberFragment; company: Company; onChanged: () => void; onLink: (name: string, path: string) => void }) {
  const me = useSession().viewer?.user?.id === member.userId;
  const change = useMutate(StoreChangeMemberDoc);
  const renew = useMutate(StoreRenewInvitationDoc);
  const save = async (next: { roleCode?: string; active?: boolean }, said: string) => {
    const done = await change.run({ id: member.id, version: member.version, roleCode: next.roleCode ?? null, active: next.active ?? null });
    if (done.ok) toast(said); else toast(done.problem.message, { tone: 'danger' });
    onChanged();
  };
  const link = async () => {
    const done = await renew.run({ id: member.id });
    if (done.ok) onLink(member.name, done.data.path); else toast(done.problem.message, { tone: 'danger' });
  };
  const role = member.roles[0];
  const choose = (code: string) => void save({ roleCode: code }, m.company_role_changed({ name: member.name, role: company.roles.find((one) => one.code === code)?.name ?? code }));
  return (
    <li>
      <div className="member">
        <span className={`grow ${member.active ? '' : 'gone'}`}>
          <span className="row"><span className="strong">{member.name}</span>{me && <Badge>{m.company_you()}</Badge>}{!member.active && <Badge tone="danger">{m.company_inactive()}</Badge>}{member.active && !member.joined && <Badge tone="warning">{m.company_waiting()}</Badge>}</span>
          <span className="pmeta">{[member.title, member.email].filter(Boolean).join(' · ')} · {member.lastSignInAt ? <>{m.company_last_seen()} <Time value={member.lastSignInAt} /></> : m.company_never_seen()}</span>
        </span>
        {company.mayManage && member.active
          ? <Select label={`${m.company_change_role()} · ${member.name}`} hideLabel value={role?.code ?? ''} disabled={change.busy} options={company.roles.map((one) => ({ value: one.code, label: one.name }))} onChange={(e) => choose(e.currentTarget.value)} />
          : <Badge>{role?.name ?? ''}</Badge>}
        {company.mayManage && <span className="ops">
          {member.active && !member.joined && <Button size="sm" look="ghost" busy={renew.busy} onClick={() => void link()}>{m.company_link_again()}</Button>}
          <Button size="sm" look="ghost" busy={change.busy} onClick={() => void save({ active: !member.active }, member.active ? m.company_deactivated({ name: member.name }) : m.company_activated({ name: member.name }))}>{member.active ? m.company_deactivate() : m.company_activate()}<span className="sr"> {member.name}</span></Button>
        </span>}
      </div>
    </li>
  );
}

/** Who may sign in for the company. */
export function Members({ company, onChanged }: { company: Company; onChanged: () => void }) {
  const dialog = useDialog();
  const [link, setLink] = useState<{ name: string; path: string } | null>(null);
  const show = (name: string, path: string) => { setLink({ name, path }); onChanged(); };
  return (
    <section className="card stack" aria-label={m.company_members()}>
      <div className="spread"><h2>{m.company_members()}</h2>{company.mayManage && <Button size="sm" look="soft" icon="plus" onClick={dialog.show}>{m.company_invite()}</Button>}</div>
      <ul className="rules">{company.members.map((one) => <Row key={one.id} member={one} company={company} onChanged={onChanged} onLink={show} />)}</ul>
      {dialog.open && <Invite roles={company.roles} onClose={dialog.hide} onInvited={(name, path) => { dialog.hide(); show(name, path); }} />}
      {link && <JoinLink {...link} onClose={() => setLink(null)} />}
    </section>
  );
}

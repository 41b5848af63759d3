import { NativeSelect, TextInput } from '@mantine/core';
import { GoodsCreateRoleDoc, GoodsRolesDoc, GoodsUpdateRoleDoc, type GoodsRolesQuery } from '@/gen/features/access/console-access';
import type { Scope, Side } from '@/gen/schema';
import { integer } from '@/lib/format';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { text, useUrlState } from '@/lib/url';
import { Badge, Button, ErrorState, SkeletonLines, toast } from '@/ui';
import { Bilingual } from '../../form/Bilingual';
import { SaveBar } from '../../form/SaveBar';
import { SubNav } from '../../form/SubNav';
import { at, elsewhere } from '../../form/problems';
import { useEdit } from '../../form/useEdit';
import { Panel } from '../../page/DetailPage';
import { PermissionMatrix, type Permission } from './PermissionMatrix';
import { accessPlaces, scopeName, scopeText, sideName } from './words';
import { useTitle } from '../../page/useTitle';
import './access.css';

type Role = GoodsRolesQuery['roles'][number];
const OPEN = { role: text() };
const SCOPES: Record<Side, Scope[]> = { STAFF: ['ALL', 'OWN'], CUSTOMER: ['COMPANY', 'OWN'] };
const NEW: Omit<Role, '__typename'> = { id: '', code: '', name: '', nameZh: '', nameEn: '', side: 'STAFF', permissions: [], scope: 'ALL', version: 0, userCount: 0 };

function RoleEditor({ role, permissions, editable, onSaved }: { role: Omit<Role, '__typename'>; permissions: readonly Permission[]; editable: boolean; onSaved: (code: string) => void }) {
  const fresh = role.id === '';
  const edit = useEdit({ code: role.code, nameZh: role.nameZh, nameEn: role.nameEn, side: role.side, scope: role.scope, permissions: [...role.permissions].sort() });
  const create = useMutate(GoodsCreateRoleDoc);
  const update = useMutate(GoodsUpdateRoleDoc);
  const problem = create.problem ?? update.problem;
  const { values, set } = edit;
  const submit = async () => {
    const { code, side, ...rest } = values;
    const done = fresh ? await create.run({ input: { code, side, ...rest } }) : await update.run({ id: role.id, input: { version: role.version, ...rest } });
    if (!done.ok) return;
    edit.rebase(values, values);
    toast(m.customers_saved({ name: values.nameZh }));
    onSaved(code);
  };
  const general = elsewhere(problem, ['code', 'nameZh', 'nameEn', 'scope', 'side']);
  const scopes = [...new Set([...SCOPES[values.side], values.scope])];
  return (
    <>
      <fieldset className="bare" disabled={!editable}>
        {general && <div className="banner tone-danger" role="alert">{general}</div>}
        <Panel title={fresh ? m.access_role_new() : role.name}>
          <div className="fields">
            <Bilingual required label={m.catalog_name()} zh={values.nameZh} en={values.nameEn} onZh={(nameZh) => set({ nameZh })} onEn={(nameEn) => set({ nameEn })} zhError={at(problem, 'nameZh')} enError={at(problem, 'nameEn')} />
            {fresh && <><TextInput label={m.catalog_code()} required withAsterisk={false} value={values.code} error={at(problem, 'code')} onChange={(e) => set({ code: e.currentTarget.value })} /><NativeSelect label={m.access_side()} data={(['STAFF', 'CUSTOMER'] as const).map((s) => ({ value: s, label: sideName(s) }))} value={values.side} error={at(problem, 'side')} onChange={(e) => { const side = e.currentTarget.value as Side; set({ side, scope: SCOPES[side][0]!, permissions: [] }); }} /></>}
            <NativeSelect className="full" label={m.access_scope()} description={scopeText(values.scope)} data={scopes.map((s) => ({ value: s, label: scopeName(s) }))} value={values.scope} error={at(problem, 'scope')} onChange={(e) => set({ scope: e.currentTarget.value as Scope })} />
          </div>
        </Panel>
        <Panel title={<>{m.access_permissions()} <span className="muted num">{values.permissions.length}</span></>}><PermissionMatrix all={permissions} value={values.permissions} disabled={!editable} onChange={(codes) => set({ permissions: codes })} /></Panel>
      </fieldset>
      <SaveBar dirty={edit.dirty} busy={create.busy || update.busy} onSave={() => void submit()} onReset={() => { edit.reset(); create.clear(); update.clear(); }} />
    </>
  );
}

/** Roles at the left, the matrix of the chosen one at the right. */
export default function RolesPage() {
  const { can } = useSession();
  const [answer, again] = useQuery({ query: GoodsRolesDoc });
  const [open, setOpen] = useUrlState(OPEN);
  useTitle(m.access_roles());
  const roles = answer.data?.roles ?? [];
  const role = open.role === 'new' ? NEW : (roles.find((r) => r.code === open.role) ?? roles[0]);
  const editable = can('users.write');
  return (
    <div className="section">
      <SubNav label={m.console_nav_users()} places={accessPlaces(can)} />
      <div className="detail">
        <div className="page-head"><h1>{m.access_roles()}</h1>{editable && <Button look="primary" icon="plus" onClick={() => setOpen({ role: 'new' })}>{m.access_role_new()}</Button>}</div>
        {answer.error && !answer.data && <ErrorState error={explain(answer.error)} retry={() => again({ requestPolicy: 'network-only' })} />}
        {!answer.data && !answer.error && <div className="panel"><div className="panel-body"><SkeletonLines lines={8} height={22} /></div></div>}
        {role && answer.data && (
          <div className="roles">
            <nav className="panel rolelist" aria-label={m.access_roles()}>{(['STAFF', 'CUSTOMER'] as const).map((side) => <ul key={side}><li className="nav-group">{sideName(side)}</li>{roles.filter((r) => r.side === side).map((r) => <li key={r.id}><button type="button" aria-current={r.id === role.id ? 'page' : undefined} onClick={() => setOpen({ role: r.code })}><span className="truncate">{r.name}</span>{r.scope === 'OWN' && <Badge tone="info">{m.access_scope_own()}</Badge>}<span className="muted num">{m.access_users_count({ count: integer(r.userCount) })}</span></button></li>)}</ul>)}</nav>
            <div className="detail-main"><RoleEditor key={role.id} role={role} permissions={answer.data.permissions} editable={editable} onSaved={(code) => { again({ requestPolicy: 'network-only' }); if (open.role === 'new') setOpen({ role: code }, 'replace'); }} /></div>
          </div>
        )}
      </div>
    </div>
  );
}

import { Modal } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { GoodsRolesDoc, GoodsUsersDoc, type GoodsUsersQuery } from '@/gen/features/access/console-access';
import type { Side } from '@/gen/schema';
import { nameOf } from '@/features/customers/words';
import { useConnection } from '@/lib/connection';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { flag, useUrlState } from '@/lib/url';
import { Badge, Button, StatusPill, Time } from '@/ui';
import { SubNav } from '../../form/SubNav';
import { ListPage, useList, wordy, type Column } from '../../page/ListPage';
import { NewUser } from './NewUser';
import { accessPlaces, sideName } from './words';
import './access.css';

type Row = GoodsUsersQuery['users']['nodes'][number];
const pick = (d: GoodsUsersQuery) => d.users;
const NEW = { new: flag() };
const columns = (): Column<Row>[] => [
  { id: 'name', header: m.access_name(), width: 120, grow: 1, card: 'title', cell: (u) => u.name },
  { id: 'email', header: m.customers_email(), width: 230, grow: 4, cell: (u) => <span className="num">{u.email}</span> },
  { id: 'roles', header: m.access_roles(), width: wordy(160, 196), cell: (u) => <span className="tags">{u.roles.map((r) => <Badge key={r.id} tone={u.side === 'STAFF' ? 'brand' : 'neutral'}>{r.name}</Badge>)}</span> },
  { id: 'company', header: m.access_company(), width: 150, card: 'none', cell: (u) => (u.customer ? nameOf(u.customer) : sideName(u.side)) },
  { id: 'active', header: m.customers_status(), width: 100, card: 'aside', cell: (u) => <StatusPill tone={u.active ? 'success' : 'neutral'}>{u.active ? m.access_active() : m.access_inactive()}</StatusPill> },
  { id: 'last', header: m.access_last_sign_in(), width: wordy(110, 124), cell: (u) => (u.lastSignInAt ? <Time value={u.lastSignInAt} /> : <span className="muted">{m.access_never()}</span>) },
];

export default function UsersPage() {
  const router = useRouter();
  const { can } = useSession();
  const [creating, setCreating] = useUrlState(NEW);
  const [answer] = useQuery({ query: GoodsRolesDoc });
  const setup = useMemo(() => ({ id: 'users', filters: [
    { id: 'side', label: m.access_side(), kind: 'one' as const, options: (['STAFF', 'CUSTOMER'] as const).map((s) => ({ value: s, label: sideName(s) })) },
    { id: 'role', label: m.access_role(), kind: 'one' as const, options: (answer.data?.roles ?? []).map((r) => ({ value: r.code, label: r.name })) },
    { id: 'active', label: m.customers_status(), kind: 'one' as const, options: [{ value: 'yes', label: m.access_active() }, { value: 'no', label: m.access_inactive() }] },
  ] }), [answer.data]);
  const list = useList(setup);
  const active = list.filters['active']?.[0];
  const data = useConnection(GoodsUsersDoc, { filter: { search: list.q || null, side: (list.filters['side']?.[0] as Side | undefined) ?? null, roleCode: list.filters['role']?.[0] ?? null, active: active ? active === 'yes' : null } }, pick);
  const write = can('users.write');
  return (
    <div className="section">
      <SubNav label={m.console_nav_users()} places={accessPlaces(can)} />
      <ListPage
        title={m.access_users()} list={list} data={data} columns={columns()} name={(u) => u.name} href={(u) => `/admin/users/${u.id}`} search={m.access_search()}
        views={[{ id: 'all', name: m.ui_all(), query: '' }, { id: 'staff', name: m.access_side_staff(), query: 'side=STAFF' }, { id: 'customers', name: m.access_side_customer(), query: 'side=CUSTOMER' }, { id: 'off', name: m.access_inactive(), query: 'active=no' }]} stamp={(u) => u.version}
        actions={write && <Button look="primary" icon="plus" onClick={() => setCreating({ new: true })}>{m.access_user_new()}</Button>}
        empty={{ art: 'lock', title: m.access_users_none() }}
      />
      <Modal opened={creating.new && write} onClose={() => setCreating({ new: false }, 'replace')} title={m.access_user_new()} closeButtonProps={{ 'aria-label': m.ui_close() }}>
        <NewUser roles={answer.data?.roles.filter((r) => r.side === 'STAFF') ?? []} onClose={() => setCreating({ new: false }, 'replace')} onDone={(id) => router.history.replace(`/admin/users/${id}`)} />
      </Modal>
    </div>
  );
}

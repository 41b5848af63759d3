import { Modal } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { Suspense, useMemo, useState } from 'react';
import { AssortmentNamesDoc } from '@/gen/features/assortments/console-assortments';
import { GoodsCaretakersDoc, GoodsCustomersDoc, GoodsPriceLevelsDoc, GoodsUpdateCustomerDoc, type GoodsCustomersQuery } from '@/gen/features/customers/console-customers';
import { CustomersFoundDoc } from '@/gen/features/views/views';
import { CustomerStatusValues, type CustomerFilter, type CustomerSort, type CustomerStatus } from '@/gen/schema';
import { nameOf } from '@/features/customers/words';
import { useSavedViews } from '@/features/views/useSavedViews';
import { useConnection } from '@/lib/connection';
import { integer } from '@/lib/format';
import { mutate, useClient, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { useSession } from '@/lib/session';
import { flag, useUrlState } from '@/lib/url';
import { Badge, Button, Money, SkeletonLines, StatusPill, Time } from '@/ui';
import { Facts } from '../../page/DetailPage';
import { ListPage, askedOf, cramped, useList, wordy, type Asked, type BulkAction, type Column, type Filter } from '../../page/ListPage';
import { LEVEL_TONES, STATUS_TONES, levelName, statusName } from './words';
import './customers.css';

/** Its fields are 20 kB that few visits to the list need; they come while the pointer is on its way to the button. */
const loadForm = () => import('./NewCustomer');
/** Should this fail, the dialog says so. */
const preloadForm = () => void loadForm().catch(() => undefined);
const NewCustomer = lazily(loadForm);
const AssignDialog = lazily(() => import('../assortments/AssignDialog'));

type Row = GoodsCustomersQuery['customers']['nodes'][number];
const pick = (d: GoodsCustomersQuery) => d.customers;
const NEW = { new: flag() };
const filterOf = ({ q, filters: f }: Asked): CustomerFilter => ({ search: q || null, statuses: (f['status'] as CustomerStatus[] | undefined) ?? null, priceLevels: f['level'] ?? null, ownerId: f['owner']?.[0] ?? null, tags: f['tag'] ?? null, assortmentId: f['assortment']?.[0] ?? null });

const columns = (): Column<Row>[] => [
  { id: 'name', header: m.customers_name(), width: 220, grow: 3, card: 'title', cell: nameOf },
  { id: 'number', header: m.customers_number(), width: 84, cell: (c) => <span className="num">{c.number}</span> },
  { id: 'status', header: m.customers_status(), width: 108, card: 'aside', cell: (c) => <StatusPill tone={STATUS_TONES[c.status]}>{statusName(c.status)}</StatusPill> },
  { id: 'level', header: m.customers_level(), width: wordy(90, 98), cell: (c) => <Badge tone={LEVEL_TONES[c.priceLevel] ?? 'neutral'}>{levelName(c.priceLevel)}</Badge> },
  { id: 'owner', header: m.customers_owner(), width: 90, optional: cramped(), cell: (c) => c.owner?.name ?? <span className="muted">–</span> },
  { id: 'orders', header: m.customers_orders(), width: 76, optional: cramped(), align: 'right', card: 'none', cell: (c) => integer(c.orderCount) },
  { id: 'total', header: m.customers_total(), width: 142, align: 'right', card: 'none', cell: (c) => <Money value={c.orderedTotal} /> },
  { id: 'open', header: m.customers_open(), width: 138, align: 'right', cell: (c) => (Number(c.openBalance.amount) > 0 ? <Money value={c.openBalance} strong /> : <span className="muted">–</span>) },
  { id: 'last', header: m.customers_last(), width: 124, card: 'none', cell: (c) => (c.lastOrderAt ? <Time value={c.lastOrderAt} /> : <span className="muted">–</span>) },
  { id: 'tags', header: m.customers_tags(), width: 140, optional: true, cell: (c) => <span className="tags">{c.tags.map((t) => <Badge key={t}>{t}</Badge>)}</span> },
  { id: 'phone', header: m.customers_phone(), width: 130, optional: true, cell: (c) => <span className="num">{c.phone}</span> },
];

export default function CustomersPage() {
  const router = useRouter();
  const client = useClient();
  const { can, viewer } = useSession();
  const [creating, setCreating] = useUrlState(NEW);
  const [levels] = useQuery({ query: GoodsPriceLevelsDoc });
  const [staff] = useQuery({ query: GoodsCaretakersDoc });
  const [assortments] = useQuery({ query: AssortmentNamesDoc, pause: !can('catalog.read') });
  const setup = useMemo(() => {
    const filters: Filter[] = [
      { id: 'status', label: m.customers_status(), kind: 'many', options: CustomerStatusValues.map((s) => ({ value: s, label: statusName(s) })) },
      { id: 'level', label: m.customers_level(), kind: 'many', options: (levels.data?.priceLevels ?? []).map((l) => ({ value: l, label: levelName(l) })) },
      { id: 'owner', label: m.customers_owner(), kind: 'one', options: (staff.data?.caretakers ?? []).map((u) => ({ value: u.id, label: u.name })) },
      { id: 'tag', label: m.customers_tag(), kind: 'text' },
    ];
    const offers = assortments.data?.assortments ?? [];
    if (offers.length > 0) filters.push({ id: 'assortment', label: m.assortments_title(), kind: 'one', options: offers.map((a) => ({ value: a.id, label: a.name })) });
    return { id: 'customers', defaultSort: 'NEWEST', filters };
  }, [levels.data, staff.data, assortments.data]);
  const list = useList(setup);
  const filter = filterOf(list);
  const sort = (list.sort ?? 'NEWEST') as CustomerSort;
  const data = useConnection(GoodsCustomersDoc, { filter, sort }, pick);
  const saved = useSavedViews('customers', { document: CustomersFoundDoc, filterOf: (query) => filterOf(askedOf(setup, query)), ready: !data.loading, stamp: data.total });
  const byId = new Map(data.rows.map((r) => [r.id, r]));
  const approve: BulkAction = {
    id: 'approve', label: m.customers_approve(), icon: 'check', chunk: 10,
    async run(ids) {
      const failed = [];
      for (const id of ids) {
        const row = byId.get(id);
        if (!row) { failed.push({ id, label: id, message: m.customers_load_first() }); continue; }
        if (row.status === 'ACTIVE') continue;
        const done = await mutate(client, GoodsUpdateCustomerDoc, { id, input: { version: row.version, status: 'ACTIVE' } });
        if (!done.ok) failed.push({ id, label: row.name, message: done.problem.message });
      }
      return failed;
    },
  };
  const [assigning, assign] = useState<string[]>();
  const offer: BulkAction = { id: 'assortment', label: m.assortments_assign(), icon: 'tag', open: assign, run: () => Promise.resolve([]) };
  const cols = columns();
  cols[0] = { ...cols[0]!, sort: { asc: 'NAME', desc: 'NEWEST' } };
  const write = can('customers.write');
  const create = write && <Button look="primary" icon="plus" onPointerEnter={preloadForm} onFocus={preloadForm} onClick={() => setCreating({ new: true })}>{m.customers_new()}</Button>;
  const me = viewer?.user?.id;
  return (
    <>
      <ListPage
        title={m.console_nav_customers()} list={list} data={data} columns={cols} name={nameOf} href={(c) => `/admin/customers/${c.id}`} search={m.customers_search()}
        views={[{ id: 'all', name: m.ui_all(), query: '' }, { id: 'pending', name: m.customers_view_pending(), query: 'status=PENDING' }, ...(me && staff.data ? [{ id: 'mine', name: m.customers_view_mine(), query: `owner=${me}` }] : []), { id: 'blocked', name: m.customers_status_blocked(), query: 'status=BLOCKED' }]} savedViews={saved} exported={{ name: 'customers', filter, sort }}
        {...(write ? { bulk: can('catalog.read') ? [approve, offer] : [approve] } : {})} stamp={(c) => c.version}
        peek={(c) => <Facts items={[[m.customers_number(), c.number], [m.customers_level(), levelName(c.priceLevel)], [m.customers_owner(), c.owner?.name], [m.customers_phone(), c.phone], [m.customers_email(), c.email], [m.customers_orders(), integer(c.orderCount)], [m.customers_total(), <Money key="t" value={c.orderedTotal} />], [m.customers_open(), <Money key="o" value={c.openBalance} />], [m.customers_tags(), c.tags.join(' · ')]]} />}
        actions={create}
        empty={{ art: 'box', title: m.customers_none(), text: m.customers_none_text(), action: create }}
      />
      {assigning && <Suspense fallback={null}><AssignDialog ids={assigning} onClose={() => assign(undefined)} /></Suspense>}
      <Modal opened={creating.new && write} onClose={() => setCreating({ new: false }, 'replace')} size="lg" title={m.customers_new()} closeButtonProps={{ 'aria-label': m.ui_close() }}>
        <Suspense fallback={<SkeletonLines lines={8} height={40} />}><NewCustomer levels={levels.data?.priceLevels ?? ['standard']} owners={staff.data?.caretakers ?? []} onClose={() => setCreating({ new: false }, 'replace')} onDone={(id) => router.history.replace(`/admin/customers/${id}`)} /></Suspense>
      </Modal>
    </>
  );
}

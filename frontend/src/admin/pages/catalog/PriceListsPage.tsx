import { Modal } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { GoodsPriceListsDoc } from '@/gen/features/catalog/console-prices';
import { nameOf } from '@/features/customers/words';
import { integer } from '@/lib/format';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Button, EmptyState, ErrorState, SkeletonLines, StatusPill } from '@/ui';
import { SubNav } from '../../form/SubNav';
import { PriceListDialog } from './PriceListDialog';
import { VALIDITY_TONES, validity, validityDays, validityName } from './validity';
import { levelName } from '../customers/words';
import { catalogPlaces } from './words';
import { useTitle } from '../../page/useTitle';

/** All price lists in the order in which they win. */
export default function PriceListsPage() {
  const router = useRouter();
  const { can } = useSession();
  const [answer, again] = useQuery({ query: GoodsPriceListsDoc });
  const [creating, setCreating] = useState(false);
  useTitle(m.catalog_price_lists());
  const lists = [...(answer.data?.priceLists ?? [])].sort((a, b) => Number(validity(a) !== 'now') - Number(validity(b) !== 'now') || a.priority - b.priority);
  const create = can('prices.write') && <Button look="primary" icon="plus" onClick={() => setCreating(true)}>{m.catalog_price_list_new()}</Button>;
  return (
    <div className="section">
      <SubNav label={m.console_nav_products()} places={catalogPlaces(can)} />
      <div className="page-head"><h1>{m.catalog_price_lists()}</h1>{create}<p className="muted">{m.catalog_price_lists_text()}</p></div>
      {answer.error && !answer.data && <ErrorState error={explain(answer.error)} retry={() => again({ requestPolicy: 'network-only' })} />}
      {!answer.data && !answer.error && <div className="panel"><div className="panel-body"><SkeletonLines lines={8} height={24} /></div></div>}
      {answer.data && lists.length === 0 && <EmptyState title={m.catalog_price_lists_none()} action={create} />}
      {lists.length > 0 && (
        <div className="panel"><table className="plain cards">
          <thead><tr><th>{m.catalog_name()}</th><th>{m.catalog_audience()}</th><th>{m.catalog_validity()}</th><th className="right">{m.catalog_prices()}</th><th className="right">{m.catalog_priority()}</th><th>{m.catalog_status()}</th></tr></thead>
          <tbody>{lists.map((l) => (
            <tr key={l.id}>
              <td><Link className="inlink" to={'/price-lists/$id' as string} params={{ id: l.id } as never}>{l.name}</Link> <span className="muted num">{l.code}</span></td>
              <td data-label={m.catalog_audience()}>{l.customer ? <Link className="inlink" to="/customers/$id" params={{ id: l.customer.id }}>{nameOf(l.customer)}</Link> : l.priceLevel ? `${m.customers_level()} ${levelName(l.priceLevel)}` : m.catalog_for_all()}</td>
              <td data-label={m.catalog_validity()} className="num">{validityDays(l)}</td>
              <td data-label={m.catalog_prices()} className="right">{integer(l.prices.totalCount)}</td>
              <td data-label={m.catalog_priority()} className="right">{l.priority}</td>
              <td data-label={m.catalog_status()}><StatusPill tone={VALIDITY_TONES[validity(l)]}>{validityName(validity(l))}</StatusPill></td>
            </tr>
          ))}</tbody>
        </table></div>
      )}
      <Modal opened={creating} onClose={() => setCreating(false)} size="lg" title={m.catalog_price_list_new()} closeButtonProps={{ 'aria-label': m.ui_close() }}>
        {creating && <PriceListDialog list={undefined} levels={answer.data?.priceLevels ?? []} onClose={() => setCreating(false)} onSaved={(id) => router.history.push(`/admin/price-lists/${id}`)} />}
      </Modal>
    </div>
  );
}

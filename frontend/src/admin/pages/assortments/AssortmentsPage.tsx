import { Link, useRouter } from '@tanstack/react-router';
import { AssortmentsDoc } from '@/gen/features/assortments/console-assortments';
import { integer } from '@/lib/format';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Badge, Button, EmptyState, ErrorState, SkeletonLines } from '@/ui';
import { SubNav } from '../../form/SubNav';
import { catalogPlaces } from '../catalog/words';
import { modeName } from './words';
import { useTitle } from '../../page/useTitle';
import '../../page/detail.css';

/** What customers are offered: every assortment with its size and how many customers have it. */
export default function AssortmentsPage() {
  const router = useRouter();
  const { can } = useSession();
  const [answer, again] = useQuery({ query: AssortmentsDoc });
  useTitle(m.assortments_title());
  const rows = answer.data?.assortments ?? [];
  const create = can('catalog.write') && <Button look="primary" icon="plus" onClick={() => router.history.push('/admin/assortments/new')}>{m.assortments_new()}</Button>;
  return (
    <div className="section">
      <SubNav label={m.console_nav_products()} places={catalogPlaces(can)} />
      <div className="page-head"><h1>{m.assortments_title()}</h1>{create}<p className="muted">{m.assortments_text()}</p></div>
      {answer.error && !answer.data && <ErrorState error={explain(answer.error)} retry={() => again({ requestPolicy: 'network-only' })} />}
      {!answer.data && !answer.error && <div className="panel"><div className="panel-body"><SkeletonLines lines={5} height={24} /></div></div>}
      {answer.data && rows.length === 0 && <EmptyState art="box" title={m.assortments_none()} text={m.assortments_none_text()} action={create} />}
      {rows.length > 0 && (
        <div className="panel"><table className="plain cards">
          <thead><tr><th>{m.assortments_name()}</th><th>{m.assortments_mode()}</th><th className="right">{m.assortments_offers()}</th><th className="right">{m.assortments_customers()}</th></tr></thead>
          <tbody>{rows.map((a) => (
            <tr key={a.id}>
              <td><Link className="inlink" to={'/assortments/$id' as string} params={{ id: a.id } as never}>{a.name}</Link> {a.isDefault && <Badge tone="info">{m.assortments_default()}</Badge>}</td>
              <td data-label={m.assortments_mode()}>{modeName(a.mode)}</td>
              <td data-label={m.assortments_offers()} className="right num">{m.assortments_of({ offered: integer(a.productCount), published: integer(answer.data!.assortmentSize.published) })}</td>
              <td data-label={m.assortments_customers()} className="right num">{integer(a.customerCount)}</td>
            </tr>
          ))}</tbody>
        </table></div>
      )}
    </div>
  );
}

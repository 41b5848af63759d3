import { Link } from 'wouter';
import { StoreRecentOrdersDoc } from '@/gen/features/orders/store-recent';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { EmptyState, Icon, Money, Picture, Skeleton, StatusPill, Time, buttonClass } from '@/ui';
import { ReorderButton } from '../../orders/ReorderButton';
import { statusText, statusTone } from '../../orders/words';
import './home.css';

/** What this company ordered last, again with one tap. What it buys again and again stands below. */
export default function Reorder() {
  const { viewer } = useSession();
  const [result] = useQuery({ query: StoreRecentOrdersDoc });
  const orders = result.data?.orders.nodes;
  return (
    <>
      <div className="spread hello"><div><p className="muted">{m.store_hello({ name: viewer?.user?.name ?? '' })}</p><h2>{m.store_order_again()}</h2></div><Link href="/orders" className="morelink">{m.store_page_orders()}<Icon name="chevronRight" size={16} /></Link></div>
      <nav className="ways" aria-label={m.ordering_ways()}><Link href="/quick" className={buttonClass({})}><Icon name="list" size={18} />{m.ordering_pad()}</Link><Link href="/lists" className={buttonClass({})}><Icon name="heart" size={18} />{m.ordering_lists()}</Link></nav>
      {result.data?.viewer.customer?.status === 'PENDING' && <p className="note tone-warning"><Icon name="clock" size={18} />{m.store_pending()}</p>}
      {!orders && !result.error && <Skeleton height={168} radius={14} />}
      {orders?.length === 0 && <EmptyState art="basket" title={m.store_no_orders()} text={m.store_no_orders_text()} action={<Link href="/search" className={buttonClass({ look: 'primary' })}>{m.store_browse()}</Link>} />}
      {orders && orders.length > 0 && (
        <ul className="strip again">
          {orders.slice(0, 4).map((o) => (
            <li key={o.id} className="card">
              <Link href={`/orders/${o.id}`} className="spread"><span className="strong num">{o.number}</span><StatusPill tone={statusTone(o.status)}>{statusText(o.status)}</StatusPill></Link>
              <div className="thumbs">{o.lines.slice(0, 4).map((l) => <Picture key={l.id} media={l.picture} sizes="56px" alt={l.name} />)}{o.lineCount > 4 && <span className="moreof num">+{o.lineCount - 4}</span>}</div>
              <div className="spread"><span className="stack"><Money value={o.total} strong /><span className="pmeta">{o.placedAt && <Time value={o.placedAt} />} · {m.store_kinds_count({ count: o.lineCount })}</span></span><ReorderButton id={o.id} number={o.number} look="primary" /></div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

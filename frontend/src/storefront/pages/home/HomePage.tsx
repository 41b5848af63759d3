import { Suspense } from 'react';
import { Link } from 'wouter';
import { StoreHomeDoc } from '@/gen/features/catalog/store';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { useSession } from '@/lib/session';
import { Icon, Skeleton, buttonClass } from '@/ui';
import { Page } from '../../shell/Page';
import { CardSkeletons, ProductGrid } from '../../parts/ProductCard';

const Reorder = lazily(() => import('./Reorder'));
const Failed = lazily(() => import('../../parts/Failed'));
const Offers = lazily(() => import('./Offers'));

function Welcome() {
  const { viewer, status } = useSession();
  return (
    <section className="hero">
      <div className="stack">
        <h1>{viewer?.firm.name ?? m.store_brand_line()}</h1>
        <p>{m.store_hero_text()}</p>
        <div className="row">
          {status === 'anonymous' && viewer?.firm.registrationOpen && <Link href="/register" className={buttonClass({ look: 'primary', size: 'lg' })}>{m.store_hero_register()}</Link>}
          <Link href="/sign-in" className={buttonClass({ size: 'lg', look: viewer?.firm.registrationOpen ? 'plain' : 'primary' })}>{m.ui_sign_in()}</Link>
        </div>
      </div>
      <ul>
        <li><Icon name="check" size={18} />{m.store_hero_price()}</li>
        <li><Icon name="check" size={18} />{m.store_hero_stock()}</li>
        <li><Icon name="check" size={18} />{m.store_hero_reorder()}</li>
      </ul>
    </section>
  );
}

/** Buyers see what they order again; visitors see who we are; both see categories and what sells. */
export default function HomePage() {
  const session = useSession();
  const [result, again] = useQuery({ query: StoreHomeDoc, variables: { first: 12 } });
  const known = session.status === 'signed-in' && Boolean(session.viewer?.customer);
  return (
    <Page title={m.store_page_home()} heading={null}>
      {known ? <><h1 className="sr">{m.store_page_home()}</h1><Suspense fallback={<Skeleton height={220} radius={14} />}><Reorder /></Suspense></> : session.status === 'loading' ? <Skeleton height={180} radius={14} /> : <Welcome />}
      <Suspense fallback={<div className="section"><Skeleton height={150} radius={14} /></div>}><Offers /></Suspense>
      <section className="section">
        {result.data?.popular.nodes.length !== 0 && <div className="spread"><h2>{m.store_popular()}</h2><Link href="/search" className="morelink">{m.store_see_all()}<Icon name="chevronRight" size={16} /></Link></div>}
        {result.data ? <ProductGrid products={result.data.popular.nodes} eager={known ? 0 : 4} /> : result.error ? <Suspense fallback={null}><Failed error={result.error} retry={() => again({ requestPolicy: 'network-only' })} /></Suspense> : <CardSkeletons count={8} />}
      </section>
      {result.data?.newest.nodes[0] && (
        <section className="section">
          <div className="spread"><h2>{m.store_newest()}</h2><Link href="/search?sort=NEWEST" className="morelink">{m.store_see_all()}<Icon name="chevronRight" size={16} /></Link></div>
          <ProductGrid products={result.data.newest.nodes} />
        </section>
      )}
    </Page>
  );
}

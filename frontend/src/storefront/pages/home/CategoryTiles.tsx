import { Link } from 'wouter';
import { StoreCategoryTilesDoc } from '@/gen/features/catalog/store-categories';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Picture, Skeleton } from '@/ui';
import NoGoods from '../../parts/NoGoods';
import './home.css';

/** The top categories, each with the picture that staff have chosen for it or that of its best seller. */
export function CategoryTiles() {
  const [result] = useQuery({ query: StoreCategoryTilesDoc });
  const tops = result.data?.categories.filter((c) => !c.parent && c.productCount > 0);
  if (!tops) return result.error ? null : <div className="section"><Skeleton height={150} radius={14} /></div>;
  if (!tops.length) return <NoGoods />;
  return (
    <section className="section">
      <div className="spread"><h2>{m.store_categories_title()}</h2></div>
      <ul className="tiles">
        {tops.map((c) => <li key={c.id}><Link href={`/c/${c.code}`} className="tile"><Picture media={c.picture} sizes="120px" alt="" /><span className="strong">{c.name}</span><span className="pmeta num">{m.store_products_count({ count: c.productCount })}</span></Link></li>)}
      </ul>
    </section>
  );
}

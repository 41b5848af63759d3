import { Link } from 'wouter';
import { StoreCategoryPicturesDoc } from '@/gen/features/catalog/store-categories';
import { StoreCategoriesDoc } from '@/gen/features/catalog/store-listing';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Picture, Skeleton } from '@/ui';
import './home.css';

/** The top categories, each with the picture of its best seller. */
export default function CategoryTiles() {
  const [result] = useQuery({ query: StoreCategoriesDoc });
  const [pictures] = useQuery({ query: StoreCategoryPicturesDoc });
  const tops = result.data?.categories.filter((c) => !c.parent && c.productCount > 0);
  const taken = new Set<string>();
  const pictureOf = (id: string) => {
    const product = pictures.data?.products.nodes.find((p) => p.picture && !taken.has(p.id) && (p.category.id === id || p.category.parent?.id === id));
    if (product) taken.add(product.id);
    return product?.picture;
  };
  if (!tops) return <div className="section"><Skeleton height={150} radius={14} /></div>;
  return (
    <section className="section">
      <div className="spread"><h2>{m.store_categories_title()}</h2></div>
      <ul className="tiles">
        {tops.map((c) => <li key={c.id}><Link href={`/c/${c.code}`} className="tile"><Picture media={pictureOf(c.id)} sizes="120px" alt="" /><span className="strong">{c.name}</span><span className="pmeta num">{m.store_products_count({ count: c.productCount })}</span></Link></li>)}
      </ul>
    </section>
  );
}

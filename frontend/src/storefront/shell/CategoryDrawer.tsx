import { Link } from 'wouter';
import { CategoryMenuDoc } from '@/gen/features/catalog/categories';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Dialog } from '@/ui';

/** All categories with how much is in them. */
export default function CategoryDrawer({ onClose }: { onClose: () => void }) {
  const [result] = useQuery({ query: CategoryMenuDoc });
  const all = result.data?.categories ?? [];
  const below = (id: string) => all.filter((c) => c.parent?.id === id);
  return (
    <Dialog open onClose={onClose} title={m.store_all_categories()} kind="drawer" side="left">
      <ul className="catlist">
        {all.filter((c) => !c.parent).map((c) => (
          <li key={c.id}>
            <Link replace href={`/c/${c.code}`} className="catlink strong">{c.name}<span className="muted num">{c.productCount}</span></Link>
            {below(c.id).length > 0 && <ul>{below(c.id).map((s) => <li key={s.id}><Link replace href={`/c/${s.code}`} className="catlink">{s.name}<span className="muted num">{s.productCount}</span></Link></li>)}</ul>}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

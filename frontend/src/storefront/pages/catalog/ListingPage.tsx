import { Link, useParams } from 'wouter';
import { StoreCategoriesDoc } from '@/gen/features/catalog/store-listing';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Breadcrumb } from '@/ui';
import { Page } from '../../shell/Page';
import NotFound from '../NotFound';
import { Browse } from './Browse';

export default function ListingPage() {
  const { code = '' } = useParams<{ code: string }>();
  const [result] = useQuery({ query: StoreCategoriesDoc });
  const all = result.data?.categories;
  const here = all?.find((c) => c.code === code);
  if (all && !here) return <NotFound />;
  const parent = all?.find((c) => c.id === here?.parent?.id);
  return (
    <Page title={here?.name ?? m.store_page_category()} heading={here ? <span className="listhead"><Breadcrumb items={[<Link key="h" href="/">{m.store_nav_home()}</Link>, ...(parent ? [<Link key="p" href={`/c/${parent.code}`}>{parent.name}</Link>] : [])]} here={here.name} /></span> : ''}>
      <Browse key={code} code={code} />
    </Page>
  );
}

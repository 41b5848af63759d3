import { m } from '@/lib/i18n';
import { useUrlState } from '@/lib/url';
import { useSeeking } from '../../parts/sought';
import { Page } from '../../shell/Page';
import { Browse } from './Browse';
import { spec } from './listing';

export default function SearchPage() {
  const [{ q }] = useUrlState(spec);
  useSeeking(q);
  return <Page title={q ? m.store_search_for({ text: q }) : m.store_all_products()}><Browse key={q} /></Page>;
}

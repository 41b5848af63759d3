import { useEffect, useState } from 'react';
import { AssortmentSizeDoc } from '@/gen/features/assortments/console-assortments';
import type { AssortmentInput } from '@/gen/schema';
import { integer } from '@/lib/format';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Panel } from '../../page/DetailPage';
import { inputOf, type AssortmentForm } from './NameFields';

/** How much of the catalogue is offered with what is on the form, asked again shortly after each change. */
export function Size({ values }: { values: AssortmentForm }) {
  const wanted = JSON.stringify(inputOf({ ...values, nameZh: '', nameEn: '', isDefault: false }));
  const [asked, setAsked] = useState(wanted);
  useEffect(() => { const timer = setTimeout(() => setAsked(wanted), 250); return () => clearTimeout(timer); }, [wanted]);
  const [answer] = useQuery({ query: AssortmentSizeDoc, variables: { input: JSON.parse(asked) as AssortmentInput }, requestPolicy: 'cache-and-network' });
  const size = answer.data?.assortmentSize;
  const share = size?.published ? Math.round((size.offered / size.published) * 100) : 0;
  return (
    <Panel title={m.assortments_offers()}>
      <p className="assortsize" aria-live="polite">{size ? <><strong className="num">{integer(size.offered)}</strong> {m.assortments_of_products({ published: integer(size.published) })}</> : '…'}</p>
      <div className="assortbar" role="img" aria-label={`${share} %`}><span style={{ width: `${share}%` }} /></div>
      {size?.offered === 0 && <p className="tone-warning">{m.assortments_nothing()}</p>}
    </Panel>
  );
}

import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { GoodsScheduleDoc, GoodsWindowDoc } from '@/gen/features/catalog/console-window';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { instant, wallTime } from '@/lib/zone';
import { Badge, Button, toast } from '@/ui';
import { at, elsewhere } from '../../form/problems';
import { Panel } from '../../page/DetailPage';
import type { FullProduct } from './productForm';

/** From when to when the product is shown, by the firm's clock. A job does it then; the state above stays the truth. */
export default function WindowPanel({ product, editable, onChanged }: { product: FullProduct; editable: boolean; onChanged: () => void }) {
  const [answer] = useQuery({ query: GoodsWindowDoc, variables: { id: product.id } });
  const save = useMutate(GoodsScheduleDoc);
  const zone = answer.data?.viewer.firm.timeZone ?? 'Asia/Shanghai';
  const stored = answer.data?.product;
  const [opened] = useState(() => Date.now());
  const [begins, setBegins] = useState('');
  const [ends, setEnds] = useState('');
  const wall = (iso: string | null | undefined): string => (iso ? wallTime(iso, zone) : '');
  const said = (iso: string): string => wallTime(iso, zone).replace('T', ' ');
  useEffect(() => { setBegins(wall(stored?.publishAt)); setEnds(wall(stored?.unpublishAt)); }, [stored?.publishAt, stored?.unpublishAt, zone]); // eslint-disable-line react/exhaustive-deps -- follows what is stored
  if (!stored) return null;
  const draft = product.status === 'DRAFT';
  const timed = stored.publishAt ?? stored.unpublishAt;
  const late = stored.publishAt && Date.parse(stored.publishAt) <= opened;
  const set = async (publish: string, unpublish: string) => {
    const moments = { publishAt: publish ? instant(publish, zone) : null, unpublishAt: unpublish ? instant(unpublish, zone) : null };
    const done = await save.run({ id: product.id, version: product.version, ...moments });
    if (!done.ok) return;
    toast((publish || unpublish ? m.catalog_window_saved : m.catalog_window_cleared)({ name: product.name }));
    onChanged();
  };
  const changed = begins !== wall(stored.publishAt) || ends !== wall(stored.unpublishAt);
  const problem = elsewhere(save.problem, ['publishAt', 'unpublishAt']);
  if (product.status === 'ARCHIVED') return null;
  return (
    <Panel title={m.catalog_window()}>
      <div className="stack">
        <div className="row">{stored.publishAt && <Badge tone={late ? 'warning' : 'info'}>{late ? m.catalog_not_published({ time: said(stored.publishAt) }) : m.catalog_will_publish({ time: said(stored.publishAt) })}</Badge>}
        {stored.unpublishAt && <Badge tone="info">{m.catalog_will_unpublish({ time: said(stored.unpublishAt) })}</Badge>}</div>
        {problem && <div className="banner tone-danger" role="alert">{problem}</div>}
        {draft && <TextInput type="datetime-local" label={m.catalog_window_publish()} disabled={!editable} value={begins} error={at(save.problem, 'publishAt')} onChange={(e) => setBegins(e.currentTarget.value)} />}
        <TextInput type="datetime-local" label={m.catalog_window_unpublish()} description={m.catalog_window_zone({ zone })} inputWrapperOrder={['label', 'input', 'description', 'error']} disabled={!editable} value={ends} error={at(save.problem, 'unpublishAt')} onChange={(e) => setEnds(e.currentTarget.value)} />
        {editable && <div className="row"><Button size="sm" look="primary" disabled={!changed} busy={save.busy} onClick={() => void set(draft ? begins : '', ends)}>{m.catalog_window_save()}</Button>{timed && <Button size="sm" look="ghost" onClick={() => void set('', '')}>{m.catalog_window_clear()}</Button>}</div>}
      </div>
    </Panel>
  );
}

import { useState } from 'react';
import { RemoveSearchTermDoc, SaveSearchTermDoc, SearchTaughtDoc, UnpinProductDoc, PinProductDoc } from '@/gen/features/search/console-search';
import { listed } from '@/lib/format';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Badge, Button, ErrorState, IconButton, SkeletonLines, toast } from '@/ui';
import { SubNav } from '../../form/SubNav';
import { Panel } from '../../page/DetailPage';
import { catalogPlaces } from '../catalog/words';
import { PinDialog, TermDialog, type Term } from './Dialogs';
import { WeightsPanel } from './WeightsPanel';
import { useTitle } from '../../page/useTitle';

/** What the search was taught: words that mean the same, words to leave out, products that stand first. */
export default function SearchWordsPage() {
  const { can } = useSession();
  const write = can('catalog.write');
  const [answer, again] = useQuery({ query: SearchTaughtDoc });
  const remove = useMutate(RemoveSearchTermDoc);
  const save = useMutate(SaveSearchTermDoc);
  const unpin = useMutate(UnpinProductDoc);
  const pin = useMutate(PinProductDoc);
  const [editing, setEditing] = useState<{ term: Term | undefined }>();
  const [pinning, setPinning] = useState(false);
  const refresh = () => again({ requestPolicy: 'network-only' });
  useTitle(m.search_taught());
  const drop = async (term: Term) => {
    if (!(await remove.run({ id: term.id })).ok) return;
    refresh();
    toast(m.search_removed(), { undo: () => void save.run({ input: { kind: term.kind, words: term.words, note: term.note }, id: null, version: 0 }).then(refresh) });
  };
  const terms = answer.data?.searchTerms.nodes;
  const pins = answer.data?.searchPins.nodes;
  return (
    <div className="section">
      <SubNav label={m.console_nav_products()} places={catalogPlaces(can)} />
      <div className="page-head"><h1>{m.search_taught()}</h1><p className="muted">{m.search_taught_text()}</p></div>
      {answer.error && !answer.data && <ErrorState error={explain(answer.error)} retry={refresh} />}
      {!answer.data && !answer.error && <SkeletonLines lines={8} height={24} />}
      {terms && (
        <Panel title={m.search_words()} actions={write && <Button size="sm" look="primary" icon="plus" onClick={() => setEditing({ term: undefined })}>{m.search_new_words()}</Button>}>
          {terms.length === 0 && <p className="muted">{m.search_words_none()}</p>}
          <ul className="sidelist">{terms.map((t) => (
            <li key={t.id} className="spread">
              <span><Badge tone={t.kind === 'STOP' ? 'neutral' : 'info'}>{t.kind === 'STOP' ? m.search_stops() : m.search_synonyms()}</Badge> {t.kind === 'STOP' ? listed(t.words) : t.words.join(' = ')} <span className="muted">{t.note}</span></span>
              {write && <span className="row"><IconButton size="sm" icon="edit" label={m.search_edit_of({ words: t.words.join(' ') })} onClick={() => setEditing({ term: t })} /><IconButton size="sm" icon="trash" label={m.search_remove_of({ words: t.words.join(' ') })} onClick={() => void drop(t)} /></span>}
            </li>
          ))}</ul>
        </Panel>
      )}
      {pins && (
        <Panel title={m.search_pins()} actions={write && <Button size="sm" icon="pin" onClick={() => setPinning(true)}>{m.search_pin_new()}</Button>}>
          {pins.length === 0 && <p className="muted">{m.search_pins_none()}</p>}
          <ul className="sidelist">{pins.map((p) => (
            <li key={p.id} className="spread">
              <span><strong>{p.text}</strong> → {p.product && <a className="inlink" href={`/admin/products/${p.product.id}`}>{p.product.name}</a>}</span>
              {write && <IconButton size="sm" icon="trash" label={m.search_remove_of({ words: p.text })} onClick={() => void unpin.run({ id: p.id }).then((done) => { if (!done.ok) return; refresh(); toast(m.search_removed(), { undo: () => { if (p.product) void pin.run({ text: p.text, productId: p.product.id, position: p.position }).then(refresh); } }); })} />}
            </li>
          ))}</ul>
        </Panel>
      )}
      <WeightsPanel />
      {editing && <TermDialog term={editing.term} words={[]} onClose={() => setEditing(undefined)} onSaved={refresh} />}
      {pinning && <PinDialog text="" onClose={() => setPinning(false)} onSaved={refresh} />}
    </div>
  );
}

import { useEffect, useState } from 'react';
import { StoreSuggestionsDoc } from '@/gen/features/catalog/store-search';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Icon, Money, Picture } from '@/ui';

const PAUSE_MS = 140;

/** Products that match what is typed so far, and the way to all of them. */
export default function Suggestions({ text, at, onOptions, onChoose }: { text: string; at: number; onOptions: (hrefs: string[]) => void; onChoose: (href: string) => void }) {
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const [result] = useQuery({ query: StoreSuggestionsDoc, variables: { search: asked } });
  const found = result.data?.products;
  const all = `/search?q=${encodeURIComponent(text)}`;
  useEffect(() => onOptions([...(found?.nodes ?? []).map((p) => `/p/${p.code}`), all]), [found, all, onOptions]);
  const press = (href: string) => ({ onMouseDown: (event: { preventDefault: () => void }) => event.preventDefault(), onClick: () => onChoose(href) });
  const last = found?.nodes.length ?? 0;
  return (
    <ul className="suggest" id="suggestions" role="listbox" aria-label={m.store_suggestions()}>
      {found?.nodes.map((p, i) => (
        <li key={p.id} id={`suggestion-${i}`} role="option" aria-selected={i === at} tabIndex={-1} {...press(`/p/${p.code}`)}>
          <Picture media={p.picture} sizes="44px" alt="" /><span className="stack"><span className="truncate strong">{p.name}</span><span className="pmeta">{p.brand?.name}</span></span>{p.fromPrice && <Money value={p.fromPrice} />}
        </li>
      ))}
      <li id={`suggestion-${last}`} role="option" aria-selected={at === last} tabIndex={-1} className="allhits" {...press(all)}><Icon name="search" size={18} /><span>{found && found.totalCount === 0 ? m.store_suggest_none({ text }) : m.store_suggest_all({ text })}</span>{found && found.totalCount > 0 && <span className="muted num">{found.totalCount}</span>}</li>
    </ul>
  );
}

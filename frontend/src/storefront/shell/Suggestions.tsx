import { useEffect, useState, type ReactNode } from 'react';
import { StoreSuggestionsDoc, type StoreSuggestionsQuery } from '@/gen/features/catalog/store-search';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Icon, Money, Picture } from '@/ui';
import { baseUnit, cheapestOf } from '../parts/pricing';
import { useSeeking } from '../parts/sought';

const PAUSE_MS = 140;
type Option = { key: string; href: string; className?: string; body: ReactNode };

/** The parts of a name that were typed stand out. */
export function Marked({ name, text }: { name: string; text: string }) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const low = name.toLowerCase();
  for (const word of words) {
    const at = low.length === name.length ? low.indexOf(word) : -1;
    if (at >= 0) return <>{name.slice(0, at)}<mark>{name.slice(at, at + word.length)}</mark>{name.slice(at + word.length)}</>;
  }
  return <>{name}</>;
}

/** What a base unit costs this buyer, as its card says; nothing for who may not see prices. */
function OwnPrice({ variants }: { variants: StoreSuggestionsQuery['suggestions']['products']['nodes'][number]['variants'] }) {
  const one = cheapestOf(variants);
  return one?.price && <span className="sprice"><Money value={one.price.unitPrice} /><small className="muted">/{baseUnit(one.units)?.name}{variants.length > 1 && ` ${m.store_from()}`}</small></span>;
}

/** What may be meant by what is typed so far: words of others, categories, brands, products, and the way to all of them. */
export default function Suggestions({ text, at, onOptions, onChoose }: { text: string; at: number; onOptions: (hrefs: string[]) => void; onChoose: (href: string) => void }) {
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const [result] = useQuery({ query: StoreSuggestionsDoc, variables: { text: asked } });
  useSeeking(text);
  // What was found for other words goes at once: a quick tap would lead to goods that nobody asked for.
  const of = result.operation?.variables.text ?? '';
  const found = of && text.toLowerCase().startsWith(of.toLowerCase()) ? result.data?.suggestions : undefined;
  const total = found?.products.totalCount;
  const search = (q: string) => `/search?q=${encodeURIComponent(q)}`;
  const line = (icon: 'search' | 'box' | 'grid', name: ReactNode, kind: string) => <><Icon name={icon} size={18} /><span className="truncate">{name}</span><span className="pmeta">{kind}</span></>;
  const options: Option[] = [
    ...(found?.questions ?? []).map((q) => ({ key: `q${q}`, href: search(q), className: 'word', body: line('search', <Marked name={q} text={asked} />, m.store_suggest_question()) })),
    ...(found?.categories ?? []).map((c) => ({ key: c.id, href: `/c/${c.code}`, className: 'word', body: line('grid', <Marked name={c.name} text={asked} />, m.store_suggest_category()) })),
    ...(found?.brands ?? []).map((b) => ({ key: b.id, href: `/search?brand=${encodeURIComponent(b.code)}`, className: 'word', body: line('box', <Marked name={b.name} text={asked} />, m.store_suggest_brand()) })),
    ...(found?.products.nodes ?? []).map((p) => ({ key: p.id, href: `/p/${p.code}`, body: <><Picture media={p.picture} sizes="44px" alt="" /><span className="stack"><span className="truncate strong"><Marked name={p.name} text={asked} /></span><span className="pmeta">{p.brand?.name}</span></span><OwnPrice variants={p.variants} /></> })),
    { key: 'all', href: search(text), className: 'allhits', body: <><Icon name="search" size={18} /><span>{total === 0 ? m.store_suggest_none({ text }) : m.store_suggest_all({ text })}</span>{!!total && <span className="muted num">{total}</span>}</> },
  ];
  const hrefs = options.map((o) => o.href).join('\n');
  useEffect(() => onOptions(hrefs.split('\n')), [hrefs, onOptions]);
  const press = (href: string) => ({ onMouseDown: (event: { preventDefault: () => void }) => event.preventDefault(), onClick: () => onChoose(href) });
  return (
    <ul className="suggest" id="suggestions" role="listbox" aria-label={m.store_suggestions()}>
      {found?.correctedTo && found.correctedTo !== of && <li role="presentation" className="didyoumean">{m.store_suggest_corrected({ text: found.correctedTo })}</li>}
      {options.map((o, i) => (
        <li key={o.key} id={`suggestion-${i}`} role="option" aria-selected={i === at} tabIndex={-1} className={o.className} {...press(o.href)}>{o.body}</li>
      ))}
    </ul>
  );
}

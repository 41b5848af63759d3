import { useEffect, useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import type { StoreCategoriesQuery, StoreFacetsQuery } from '@/gen/features/catalog/store-listing';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { integer, money } from '@/lib/format';
import { Button, Checkbox, Icon, TextInput } from '@/ui';
import { toggled, type Choice, type Choose } from './listing';

export type Facets = StoreFacetsQuery['productFacets'];
type Categories = StoreCategoriesQuery['categories'];
type Value = { code: string; name: string; count: number };
const SHOWN = 8;

const counted = (label: string, count: number | undefined) => <span className="spread"><span>{label}</span>{count !== undefined && <span className="muted num">{count}</span>}</span>;

function Values({ title, values, chosen, onToggle }: { title: string; values: readonly Value[]; chosen: readonly string[]; onToggle: (code: string) => void }) {
  const [all, setAll] = useState(false);
  const shown = all ? values : values.filter((v, i) => i < SHOWN || chosen.includes(v.code));
  if (!values.length) return null;
  return (
    <fieldset className="facet">
      <legend>{title}</legend>
      {shown.map((v) => <Checkbox key={v.code} checked={chosen.includes(v.code)} onChange={() => onToggle(v.code)} label={<span className="spread"><span>{v.name}</span><span className="muted num">{v.count}</span></span>} />)}
      {values.length > SHOWN && <button type="button" className="morelink" onClick={() => setAll(!all)}>{all ? m.store_less() : m.store_more_count({ count: values.length - SHOWN })}<Icon name={all ? 'chevronUp' : 'chevronDown'} size={16} /></button>}
    </fieldset>
  );
}

function PriceRange({ choice, choose, facets }: { choice: Choice; choose: Choose; facets: Facets | undefined }) {
  const [min, setMin] = useState(choice.min);
  const [max, setMax] = useState(choice.max);
  useEffect(() => { setMin(choice.min); setMax(choice.max); }, [choice.min, choice.max]);
  const clean = (value: string) => value.replace(/[^\d.]/g, '').slice(0, 9);
  const apply = (event: FormEvent) => { event.preventDefault(); choose({ min, max }); };
  return (
    <form className="facet" onSubmit={apply}>
      <h3>{m.store_price()}</h3>
      <PriceBars choose={choose} facets={facets} />
      <div className="range">
        <TextInput label={m.store_price_min()} hideLabel inputMode="decimal" placeholder={facets?.minPrice ? integer(Math.floor(Number(facets.minPrice.amount))) : m.store_price_min()} value={min} onChange={(e) => setMin(clean(e.currentTarget.value))} />
        <span aria-hidden="true">–</span>
        <TextInput label={m.store_price_max()} hideLabel inputMode="decimal" placeholder={facets?.maxPrice ? integer(Math.ceil(Number(facets.maxPrice.amount))) : m.store_price_max()} value={max} onChange={(e) => setMax(clean(e.currentTarget.value))} />
        <Button type="submit" disabled={min === choice.min && max === choice.max}>{m.store_apply()}</Button>
      </div>
    </form>
  );
}

/** How prices are spread; a bar chooses its range. */
function PriceBars({ choose, facets }: { choose: Choose; facets: Facets | undefined }) {
  const bars = facets?.priceBars ?? [];
  const most = Math.max(...bars.map((b) => b.count), 1);
  if (bars.length < 2) return null;
  // A bar ends below where the next begins; what is chosen includes both ends, so the end is a cent less.
  const last = (amount: string) => (Math.round(Number(amount) * 100) - 1) / 100;
  return (
    <div className="bars" role="group" aria-label={m.store_price_spread()}>
      {bars.map((b) => <button key={b.min.amount} type="button" disabled={!b.count} aria-label={m.store_price_bar({ min: money(b.min), below: money(b.below), count: b.count })} title={`${money(b.min)} – ${money(b.below)}: ${b.count}`} onClick={() => choose({ min: b.min.amount, max: last(b.below.amount).toFixed(2) })}><span style={{ height: `${Math.max((b.count / most) * 100, b.count ? 6 : 0)}%` }} /></button>)}
    </div>
  );
}

/** The category of the address with its neighbours and children. */
export function CategoryTree({ categories, code, replace }: { categories: Categories; code: string | undefined; replace?: boolean }) {
  const here = categories.find((c) => c.code === code);
  const top = here?.parent ? categories.find((c) => c.id === here.parent?.id) : here;
  const link = (c: Categories[number], strong: boolean) => <Link href={`/c/${c.code}`} replace={replace ?? false} className={`catlink ${strong ? 'strong' : ''}`} aria-current={c.code === code ? 'page' : undefined}>{c.name}<span className="muted num">{c.productCount}</span></Link>;
  return (
    <nav className="facet" aria-label={m.store_categories_title()}>
      <h3>{m.store_categories_title()}</h3>
      <ul className="catlist">
        {categories.filter((c) => !c.parent).map((c) => <li key={c.id}>{link(c, c.id === top?.id)}{c.id === top?.id && <ul>{categories.filter((s) => s.parent?.id === c.id).map((s) => <li key={s.id}>{link(s, false)}</li>)}</ul>}</li>)}
      </ul>
    </nav>
  );
}

/** The same filters stand beside the list on a desk and in a sheet on a phone. */
export function Filters({ choice, choose, facets, search }: { choice: Choice; choose: Choose; facets: Facets | undefined; search: boolean }) {
  return (
    <div className="filters">
      <Checkbox checked={choice.stock} onChange={() => choose({ stock: !choice.stock })} label={counted(m.store_in_stock_only(), facets?.inStock)} />
      {(!!facets?.new || choice.fresh) && <Checkbox checked={choice.fresh} onChange={() => choose({ fresh: !choice.fresh })} label={counted(m.store_new_only(), facets?.new)} />}
      {(!!facets?.bought || choice.bought) && <Checkbox checked={choice.bought} onChange={() => choose({ bought: !choice.bought })} label={counted(m.store_bought_only(), facets?.bought)} />}
      {search && <Values title={m.store_categories_title()} values={facets?.categories ?? []} chosen={choice.cat ? [choice.cat] : []} onToggle={(code) => choose({ cat: choice.cat === code ? '' : code })} />}
      <Values title={m.store_brand()} values={facets?.brands ?? []} chosen={choice.brand} onToggle={(code) => choose({ brand: toggled(choice.brand, code) })} />
      {!useSession().viewer?.hiddenPrices && <PriceRange choice={choice} choose={choose} facets={facets} />}
      {facets?.attributes.map((a) => (
        <Values key={a.attribute.code} title={a.attribute.name} values={a.values} chosen={choice.attr.filter((p) => p.startsWith(`${a.attribute.code}:`)).map((p) => p.slice(a.attribute.code.length + 1))} onToggle={(code) => choose({ attr: toggled(choice.attr, `${a.attribute.code}:${code}`) })} />
      ))}
    </div>
  );
}

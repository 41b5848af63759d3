import { useEffect, useId, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { StorePadFindDoc, type StorePadChoiceFragment } from '@/gen/features/ordering/store-pad';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useStore } from '@/lib/store';
import { Icon, Money, Picture } from '@/ui';
import { useOffline } from '../offline/net';
import { ownStock } from '../parts/own';
import { baseUnit } from '../parts/pricing';

export type Choice = StorePadChoiceFragment;
const PAUSE_MS = 130;

/** Goods as one line of a list: picture, name, code, own price, and whether they are there. */
export function Goods({ one, children }: { one: Choice; children?: ReactNode }) {
  const { band } = useStore(ownStock)(one).availability;
  return (
    <>
      <Picture media={one.product.picture} sizes="44px" alt="" />
      <span className="stack gname"><span className="strong">{one.fullName}</span><span className="pmeta num">{one.customerCode ?? one.sku}{band === 'OUT' && <span className="outmark"> · {m.store_stock_out()}</span>}</span></span>
      {one.price && <span className="gprice"><Money value={one.price.unitPrice} /><span className="muted">/{baseUnit(one.units)?.name}</span></span>}
      {children}
    </>
  );
}

/** Without a network: goods that were seen before. What they cost and whether they are there is asked later. */
function useKept(text: string): Choice[] {
  const offline = useOffline();
  const [found, setFound] = useState<{ text: string; all: Choice[] }>({ text: '', all: [] });
  useEffect(() => {
    if (!offline || !text) return undefined;
    let here = true;
    void import('../offline/choices').then((kept) => kept.choices(text)).then((all) => { if (here) setFound({ text, all }); });
    return () => { here = false; };
  }, [offline, text]);
  return offline && found.text === text ? found.all : [];
}

type Props = {
  label: string; placeholder?: string; value: string; onValue: (text: string) => void;
  /** Enter without a chosen suggestion. */
  onText: (text: string) => void;
  onChoose: (one: Choice) => void;
  inputRef?: Ref<HTMLInputElement>; autoFocus?: boolean;
};

/** A field that finds goods by code, barcode or words as one types: arrows choose, Enter takes. */
export function Finder({ label, placeholder, value, onValue, onText, onChoose, inputRef, autoFocus }: Props) {
  const id = useId();
  const [asked, setAsked] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const text = value.trim();
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const [result] = useQuery({ query: StorePadFindDoc, variables: { search: asked }, pause: asked.length < 1 });
  const kept = useKept(asked);
  const found = asked && asked === text && (kept.length > 0 || result.operation?.variables.search === text) ? (result.data?.variants ?? kept) : [];
  const listed = open && found.length > 0;
  // The field has the keyboard; the list takes the pointer only, and leaves the focus where it is.
  const press = (one: Choice) => ({ onMouseDown: (event: { preventDefault: () => void }) => event.preventDefault(), onClick: () => choose(one) });
  const choose = (one: Choice) => { setOpen(false); setAt(-1); onChoose(one); };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && listed) { event.preventDefault(); setOpen(false); setAt(-1); }
    if (event.key === 'Enter') {
      event.preventDefault();
      const one = listed ? found[at] : undefined;
      if (one) choose(one);
      else if (text) { setOpen(false); setAt(-1); onText(text); }
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!step || !found.length) return;
    event.preventDefault();
    setOpen(true);
    const places = found.length + 1; // none, too
    setAt((n) => ((n + 1 + step + places) % places) - 1);
  };
  return (
    <div className="finder withicon" onBlur={(e) => { if (!e.currentTarget.contains(e.relatedTarget as Node | null)) { setOpen(false); setAt(-1); } }}>
      <Icon name="search" size={18} />
      <input
        ref={inputRef} className="input" type="text" role="combobox" autoComplete="off" autoCapitalize="off" spellCheck={false} enterKeyHint="next" aria-label={label} placeholder={placeholder} autoFocus={autoFocus} value={value}
        aria-expanded={listed} aria-controls={id} aria-autocomplete="list" aria-activedescendant={listed && at >= 0 ? `${id}-${at}` : undefined}
        onChange={(e) => { onValue(e.currentTarget.value); setOpen(true); setAt(-1); }} onFocus={() => setOpen(true)} onKeyDown={onKeyDown}
      />
      {listed && (
        <ul className="found" id={id} role="listbox" aria-label={m.store_suggestions()}>
          {found.map((one, i) => <li key={one.id} id={`${id}-${i}`} role="option" aria-selected={i === at} tabIndex={-1} {...press(one)}><Goods one={one} /></li>)}
        </ul>
      )}
    </div>
  );
}

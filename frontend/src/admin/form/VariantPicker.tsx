import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { GoodsVariantSearchDoc, type GoodsVariantSearchQuery } from '@/gen/features/catalog/console-product';
import { useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Icon, Picture } from '@/ui';
import './picker.css';

export type FoundVariant = GoodsVariantSearchQuery['variants'][number];
type Props = { onPick: (variant: FoundVariant, unitCode: string | undefined) => void; autoFocus?: boolean; label?: string };

/** The unit whose barcode was scanned; undefined when the text is no barcode of the variant's units. */
const scanned = (variant: FoundVariant, code: string): string | undefined => variant.units.find((u) => u.barcode === code)?.code;

/** Finds a variant by SKU, barcode or name. A scanner types the code and Enter: an exact hit is taken at once, with its unit. */
export function VariantPicker({ onPick, autoFocus, label }: Props) {
  const client = useClient();
  const [text, setText] = useState('');
  const [hits, setHits] = useState<FoundVariant[]>([]);
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const [missed, setMissed] = useState('');
  const list = useId();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const round = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const find = async (search: string): Promise<FoundVariant[]> => {
    const mine = ++round.current;
    const answer = await client.query(GoodsVariantSearchDoc, { search }).toPromise();
    const found = answer.data?.variants ?? [];
    if (mine === round.current) { setHits(found); setAt(0); }
    return found;
  };
  const type = (value: string) => {
    setText(value); setMissed(''); setOpen(value.trim() !== '');
    clearTimeout(timer.current);
    if (value.trim()) timer.current = setTimeout(() => void find(value.trim()), 180);
  };
  const take = (variant: FoundVariant, code: string) => { onPick(variant, scanned(variant, code)); clearTimeout(timer.current); round.current++; setText(''); setHits([]); setOpen(false); };
  const enter = async () => {
    const code = text.trim();
    if (!code) return;
    clearTimeout(timer.current);
    const shown = hits[at];
    if (shown && open && hits.length && !/^\d{6,}$/.test(code)) return take(shown, code);
    const found = await find(code);
    const exact = found.find((v) => v.sku.toLowerCase() === code.toLowerCase() || v.barcode === code || scanned(v, code)) ?? (found.length === 1 ? found[0] : undefined);
    if (exact) take(exact, code);
    else { setMissed(found.length ? '' : code); setOpen(found.length > 0); }
    return undefined;
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return;
    if (e.key === 'ArrowDown') setAt((n) => Math.min(n + 1, hits.length - 1));
    else if (e.key === 'ArrowUp') setAt((n) => Math.max(0, n - 1));
    else if (e.key === 'Enter') void enter();
    else if (e.key === 'Escape' && open) setOpen(false);
    else return;
    e.preventDefault();
  };
  const name = label ?? m.inventory_find_variant();
  return (
    <div className="vpick">
      <div className="list-search"><Icon name="search" size={17} /><input role="combobox" aria-expanded={open && hits.length > 0} aria-controls={list} aria-activedescendant={open && hits[at] ? `${list}-${at}` : undefined} aria-label={name} placeholder={name} autoFocus={autoFocus} value={text} onChange={(e) => type(e.currentTarget.value)} onKeyDown={onKeyDown} onBlur={() => setTimeout(() => setOpen(false), 150)} onFocus={() => setOpen(text !== '')} /></div>
      {missed && <p className="problem" role="alert">{m.inventory_not_found({ text: missed })}</p>}
      <ul role="listbox" id={list} aria-label={name} hidden={!open || hits.length === 0}>
        {hits.map((v, i) => (
          <li key={v.id} id={`${list}-${i}`} role="option" aria-selected={i === at} onPointerMove={() => setAt(i)} onPointerDown={(e) => { e.preventDefault(); take(v, text.trim()); }}>
            <Picture media={v.product.picture} sizes="36px" alt="" /><span className="truncate">{v.fullName}</span><span className="muted num">{v.sku}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { m } from '@/lib/i18n';
import { Icon, type IconName } from '@/ui';
import './picker.css';

type Props<T extends { id: string }> = {
  label: string;
  placeholder?: string;
  hideLabel?: boolean;
  icon?: IconName;
  /** Asks the server; it is called 180 ms after the last key, and at once for Enter. */
  find: (text: string) => Promise<T[]>;
  onPick: (item: T) => void;
  row: (item: T) => ReactNode;
  /** True when Enter takes this one without a look: the scanned code is exactly its own. */
  exact?: (item: T, text: string) => boolean;
  none?: string;
  error?: string | undefined;
  autoFocus?: boolean;
};

/** A field that finds one thing while one types, and takes it. A scanner types fast and ends with Enter: that works too. */
export function Picker<T extends { id: string }>({ label, placeholder, hideLabel, icon = 'search', find, onPick, row, exact, none, error, autoFocus }: Props<T>) {
  const id = useId();
  const [text, setText] = useState('');
  const [items, setItems] = useState<T[]>([]);
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const [answered, setAnswered] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = async (query: string): Promise<T[] | undefined> => {
    const found = await find(query);
    if (latest.current !== query) return undefined;
    setItems(found);
    setAt(0);
    setAnswered(query);
    return found;
  };
  const type = (value: string) => {
    setText(value);
    latest.current = value.trim();
    clearTimeout(timer.current);
    setOpen(value.trim() !== '');
    if (value.trim()) timer.current = setTimeout(() => void ask(value.trim()), 180);
    else setItems([]);
  };
  const take = (item: T | undefined) => {
    if (!item) return;
    clearTimeout(timer.current);
    latest.current = '';
    setText('');
    setItems([]);
    setOpen(false);
    onPick(item);
    input.current?.focus();
  };
  const enter = async () => {
    const query = text.trim();
    if (!query) return;
    clearTimeout(timer.current);
    const found = answered === query ? items : await ask(query);
    if (!found) return;
    take(found.find((item) => exact?.(item, query)) ?? (answered === query || found.length === 1 ? found[answered === query ? at : 0] : undefined));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt((n) => Math.min(n + 1, items.length - 1));
    else if (event.key === 'ArrowUp') setAt((n) => Math.max(n - 1, 0));
    else if (event.key === 'Enter') void enter();
    else if (event.key === 'Escape' && open) { setOpen(false); event.stopPropagation(); } else return;
    event.preventDefault();
  };
  const shown = open && text.trim() !== '';
  return (
    <div className="picker" onBlur={(e) => { if (!e.currentTarget.contains(e.relatedTarget)) setOpen(false); }}>
      <label htmlFor={id} className={hideLabel ? 'sr' : 'label'}>{label}</label>
      <div className="picker-field">
        <Icon name={icon} size={17} />
        <input ref={input} id={id} role="combobox" autoComplete="off" spellCheck={false} aria-expanded={shown} aria-controls={`${id}l`} aria-autocomplete="list" aria-activedescendant={shown && items[at] ? `${id}o${at}` : undefined} aria-invalid={error ? true : undefined}
          // eslint-disable-next-line jsx-a11y/no-autofocus -- the field is what the page or dialog was opened for
          autoFocus={autoFocus} placeholder={placeholder} value={text} onChange={(e) => type(e.currentTarget.value)} onFocus={() => setOpen(text.trim() !== '')} onKeyDown={onKeyDown} />
      </div>
      {error && <div className="field-error" role="alert">{error}</div>}
      <ul id={`${id}l`} role="listbox" aria-label={label} className="picker-list" hidden={!shown || (items.length === 0 && answered !== text.trim())}>
        {items.map((item, i) => <li key={item.id} id={`${id}o${i}`} role="option" aria-selected={i === at} onPointerMove={() => setAt(i)} onPointerDown={(e) => e.preventDefault()} onPointerUp={() => take(item)}>{row(item)}</li>)}
        {shown && items.length === 0 && answered === text.trim() && <li role="option" aria-selected="false" aria-disabled="true" className="picker-none muted">{none ?? m.console_no_match()}</li>}
      </ul>
    </div>
  );
}

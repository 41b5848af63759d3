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
  /** `text` is what was typed or scanned when it was taken. */
  onPick: (item: T, text: string) => void;
  row: (item: T) => ReactNode;
  /** True when Enter takes this one without a look: the scanned code is exactly its own. */
  exact?: (item: T, text: string) => boolean;
  none?: string;
  error?: string | undefined;
  autoFocus?: boolean;
};

/** A bare number of six digits or more is a code somebody scanned: nothing that merely resembles it is taken for it. */
const isCode = (text: string) => /^\d{6,}$/.test(text);

/**
 * A field that finds one thing while one types, and takes it. A scanner types fast and ends with Enter: the field is
 * free for the next code at once, and codes are taken in the order in which they were scanned.
 */
export function Picker<T extends { id: string }>({ label, placeholder, hideLabel, icon = 'search', find, onPick, row, exact, none, error, autoFocus }: Props<T>) {
  const id = useId();
  const [text, setText] = useState('');
  const [items, setItems] = useState<T[]>([]);
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const [answered, setAnswered] = useState('');
  const [missed, setMissed] = useState<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef('');
  const input = useRef<HTMLInputElement>(null);
  const scans = useRef(Promise.resolve());
  const current = useRef({ onPick, exact });
  current.current = { onPick, exact };
  useEffect(() => () => clearTimeout(timer.current), []);
  const show = (query: string, found: T[]) => { setItems(found); setAt(0); setAnswered(query); };
  const ask = async (query: string) => {
    const found = await find(query);
    if (latest.current === query) show(query, found);
  };
  const type = (value: string) => {
    const query = value.trim();
    setText(value);
    setMissed([]);
    latest.current = query;
    clearTimeout(timer.current);
    setOpen(query !== '');
    if (query) timer.current = setTimeout(() => void ask(query), 180);
    else setItems([]);
  };
  const empty = () => {
    clearTimeout(timer.current);
    latest.current = '';
    setText('');
    setItems([]);
    setOpen(false);
  };
  const take = (item: T, query: string) => {
    empty();
    onPick(item, query);
    input.current?.focus();
  };
  const settle = async (query: string) => {
    const found = await find(query).catch(() => []);
    const item = found.find((one) => current.current.exact?.(one, query)) ?? (found.length === 1 ? found[0] : undefined);
    if (item) current.current.onPick(item, query);
    else if (latest.current === '') {
      latest.current = query;
      setText(query);
      setOpen(true);
      show(query, found);
    } else setMissed((before) => [...before, query]);
  };
  const enter = () => {
    const query = text.trim();
    if (!query) return;
    if (answered !== query) {
      empty();
      scans.current = scans.current.then(() => settle(query));
      return;
    }
    const item = items.find((one) => exact?.(one, query)) ?? (exact && isCode(query) ? undefined : items[at]);
    if (item) take(item, query);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt((n) => Math.min(n + 1, items.length - 1));
    else if (event.key === 'ArrowUp') setAt((n) => Math.max(n - 1, 0));
    else if (event.key === 'Enter') enter();
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
      {missed.length > 0 && <div className="field-error" role="alert">{m.inventory_not_found({ text: missed.join(', ') })}</div>}
      <ul id={`${id}l`} role="listbox" aria-label={label} className="picker-list" hidden={!shown || (items.length === 0 && answered !== text.trim())}>
        {items.map((item, i) => <li key={item.id} id={`${id}o${i}`} role="option" aria-selected={i === at} onPointerMove={() => setAt(i)} onPointerDown={(e) => e.preventDefault()} onPointerUp={() => take(item, text.trim())}>{row(item)}</li>)}
        {shown && items.length === 0 && answered === text.trim() && <li role="option" aria-selected="false" aria-disabled="true" className="picker-none muted">{none ?? m.console_no_match()}</li>}
      </ul>
    </div>
  );
}

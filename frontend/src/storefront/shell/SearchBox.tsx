import { Suspense, useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { useLocation } from 'wouter';
import { m } from '@/lib/i18n';
import { useSearch } from '@/lib/address';
import { lazily } from '@/lib/lazily';
import { Icon } from '@/ui';

const Suggestions = lazily(() => import('./Suggestions'));

/** Searches as you type: the list below is a combobox, arrows choose, Enter opens or searches. */
export function SearchBox() {
  const [path, go] = useLocation();
  const search = useSearch();
  const given = path === '/search' ? (new URLSearchParams(search).get('q') ?? '') : '';
  const [text, setText] = useState(given);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [options, setOptions] = useState<string[]>([]);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => { setText(given); setOpen(false); }, [given, path]);
  useEffect(() => {
    const onSlash = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || (event.target instanceof Element && event.target.matches('input,textarea,select,dialog *'))) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', onSlash);
    return () => removeEventListener('keydown', onSlash);
  }, []);
  const leave = (href: string) => { setOpen(false); setAt(-1); input.current?.blur(); go(href); };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    leave(options[at] ?? (text.trim() ? `/search?q=${encodeURIComponent(text.trim())}` : '/search'));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && open) { event.preventDefault(); setOpen(false); setAt(-1); }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!step || !options.length) return;
    event.preventDefault();
    setOpen(true);
    setAt((n) => (n + step + options.length + 1) % (options.length + 1) === options.length ? -1 : (n + step + options.length + 1) % (options.length + 1));
  };
  const listed = open && text.trim().length > 0;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the list closes when the focus leaves the whole box
    <form className="searchbox withicon" role="search" onSubmit={submit} onBlur={(e) => { if (!e.currentTarget.contains(e.relatedTarget as Node | null)) setOpen(false); }}>
      <Icon name="search" size={18} />
      <input
        ref={input} className="input" type="search" enterKeyHint="search" autoComplete="off" role="combobox" aria-expanded={listed} aria-controls="suggestions" aria-autocomplete="list" aria-activedescendant={listed && at >= 0 ? `suggestion-${at}` : undefined}
        aria-label={m.ui_search()} placeholder={m.store_search_placeholder()} value={text} onKeyDown={onKeyDown}
        onFocus={() => setOpen(true)} onChange={(e) => { setText(e.currentTarget.value); setOpen(true); setAt(-1); }}
      />
      {listed && <Suspense fallback={null}><Suggestions text={text.trim()} at={at} onOptions={setOptions} onChoose={leave} /></Suspense>}
    </form>
  );
}

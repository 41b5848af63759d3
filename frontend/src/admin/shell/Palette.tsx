import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Fragment, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { m } from '@/lib/i18n';
import { keyCaps } from '@/lib/keys';
import { useSession } from '@/lib/session';
import { Icon } from '@/ui';
import { rank, useAllCommands, type Command } from '../commands';
import { NAV } from '../nav';
import { usePaletteHits, type PaletteHit } from './usePaletteHits';

const CLOSE = 100; // commands whose name begins so stand before what was found

/** Commands that every page has: going somewhere, and searching the lists for what was typed. */
function useBuiltIn(text: string): Command[] {
  const go = useNavigate();
  const { can } = useSession();
  return useMemo(() => {
    const places = NAV.filter((n) => !n.permission || can(n.permission)).map((n): Command => ({ id: `go${n.to}`, label: n.label(), group: m.console_palette_go(), icon: n.icon, words: n.to.slice(1), keys: n.keys, run: () => void go({ to: n.to }) }));
    const q = text.trim();
    const finds = !q ? [] : ([
      ['/orders', 'orders.read', m.console_palette_search_orders({ text: q })],
      ['/customers', 'customers.read', m.console_palette_search_customers({ text: q })],
      ['/products', undefined, m.console_palette_search_products({ text: q })],
    ] as const).filter(([, permission]) => !permission || can(permission)).map(([to, , label]): Command => ({ id: `find${to}`, label, group: m.console_palette_found(), icon: 'search', run: () => { void go({ to, search: { q } as never }); } }));
    return [...places, ...finds];
  }, [go, can, text]);
}

/** The text with what was typed made bold, where it stands in it. */
function Marked({ text, said }: { text: string; said: string }) {
  const word = said.trim().toLowerCase();
  const at = word ? text.toLowerCase().indexOf(word) : -1;
  return at < 0 ? text : <>{text.slice(0, at)}<mark>{text.slice(at, at + word.length)}</mark>{text.slice(at + word.length)}</>;
}

/** Ctrl/Cmd-K: one field to go, find and do. Arrows choose, Enter runs. */
export default function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const box = useRef<HTMLUListElement>(null);
  const own = useAllCommands();
  const builtIn = useBuiltIn(text);
  const records = usePaletteHits(text, open);
  const hits = useMemo<PaletteHit[]>(() => {
    const ranked = [...own.map((c) => ({ ...c, group: c.group ?? m.console_palette_actions() })), ...builtIn].flatMap((command) => {
      const score = command.id.startsWith('find') ? 5_000 : rank(command, text);
      return score === undefined ? [] : [{ command, score }];
    });
    const sorted = ranked.sort((a, b) => a.score - b.score).slice(0, 24);
    const close = text.trim() ? sorted.filter((r) => r.score < CLOSE) : sorted;
    return [...close.map((r) => r.command), ...records, ...sorted.slice(close.length).map((r) => r.command)];
  }, [own, builtIn, records, text]);
  useEffect(() => setAt(0), [text]);
  useEffect(() => { if (open) setText(''); }, [open]);
  useEffect(() => { void box.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }); }, [at]); // newer browsers give a promise
  const run = (command: Command | undefined) => { if (command) { onClose(); command.run(); } };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt((n) => (n + 1) % Math.max(1, hits.length));
    else if (event.key === 'ArrowUp') setAt((n) => (n - 1 + hits.length) % Math.max(1, hits.length));
    else if (event.key === 'Enter') run(hits[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal.Root opened={open} onClose={onClose} padding={0} size={620} yOffset="12vh">
      <Modal.Overlay backgroundOpacity={0.45} blur={1.5} />
      <Modal.Content aria-label={m.console_palette()} className="palette">
        <div className="palette-input"><Icon name="search" /><input data-autofocus role="combobox" aria-expanded="true" aria-controls={list} aria-activedescendant={hits[at] ? `${list}-${at}` : undefined} aria-label={m.console_palette()} placeholder={m.console_palette_hint()} value={text} onChange={(e) => setText(e.currentTarget.value)} onKeyDown={onKeyDown} /><kbd>Esc</kbd></div>
        <ul role="listbox" id={list} ref={box} aria-label={m.console_palette()}>
          {hits.map((command, i) => (
            <Fragment key={command.id}>
              {text.trim() && command.group !== hits[i - 1]?.group && <li className="palette-head" role="presentation">{command.group}</li>}
              <li id={`${list}-${i}`} role="option" aria-selected={i === at} onPointerMove={() => setAt(i)} onPointerUp={() => run(command)}>
                <Icon name={command.icon ?? 'bolt'} size={18} /><span className="truncate"><Marked text={command.label} said={text} /></span><span className="muted palette-group truncate">{command.detail ? <Marked text={command.detail} said={text} /> : !text.trim() && command.group}</span>
                {command.keys && <span className="caps">{keyCaps(command.keys).map((k) => <kbd key={k}>{k}</kbd>)}</span>}
              </li>
            </Fragment>
          ))}
        </ul>
        {hits.length === 0 && <p className="palette-none muted" role="status">{m.console_palette_empty()}</p>}
      </Modal.Content>
    </Modal.Root>
  );
}

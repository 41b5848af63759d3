import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { m } from '@/lib/i18n';
import { keyCaps } from '@/lib/keys';
import { useSession } from '@/lib/session';
import { Icon } from '@/ui';
import { rank, useAllCommands, type Command } from '../commands';
import { NAV } from '../nav';

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

/** Ctrl/Cmd-K: one field to go, find and do. Arrows choose, Enter runs. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const box = useRef<HTMLUListElement>(null);
  const own = useAllCommands();
  const builtIn = useBuiltIn(text);
  const hits = useMemo(() => {
    const ranked = [...own.map((c) => ({ ...c, group: c.group ?? m.console_palette_actions() })), ...builtIn].flatMap((command) => {
      const score = command.id.startsWith('find') ? 5_000 : rank(command, text);
      return score === undefined ? [] : [{ command, score }];
    });
    return ranked.sort((a, b) => a.score - b.score).slice(0, 24).map((r) => r.command);
  }, [own, builtIn, text]);
  useEffect(() => setAt(0), [text]);
  useEffect(() => { if (open) setText(''); }, [open]);
  useEffect(() => box.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [at]);
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
            <li key={command.id} id={`${list}-${i}`} role="option" aria-selected={i === at} onPointerMove={() => setAt(i)} onPointerUp={() => run(command)}>
              <Icon name={command.icon ?? 'bolt'} size={18} /><span className="truncate">{command.label}</span><span className="muted palette-group">{command.group}</span>
              {command.keys && <span className="caps">{keyCaps(command.keys).map((k) => <kbd key={k}>{k}</kbd>)}</span>}
            </li>
          ))}
        </ul>
        {hits.length === 0 && <p className="palette-none muted" role="status">{m.console_palette_empty()}</p>}
      </Modal.Content>
    </Modal.Root>
  );
}

import { Drawer } from '@mantine/core';
import { Link, Outlet, useLocation, useMatches, useNavigate } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { m } from '@/lib/i18n';
import { isMac, useKeys } from '@/lib/keys';
import { lazily } from '@/lib/lazily';
import { useSession } from '@/lib/session';
import { createStoredStore, useStore } from '@/lib/store';
import { ConnectionBar, ErrorState, Icon, IconButton, Wordmark } from '@/ui';
import { NAV, type NavItem } from '../nav';
import { useQuickCommands } from '../quick';
import { Notifications } from './Notifications';
import { UserMenu } from './UserMenu';

const Palette = lazily(() => import('./Palette'));
const ShortcutHelp = lazily(() => import('./ShortcutHelp'));
const narrowNav = createStoredStore('console.narrowNav', false);

function NavList({ narrow, onGo }: { narrow?: boolean; onGo?: () => void }) {
  const { can } = useSession();
  const path = useLocation({ select: (l) => l.pathname });
  const shown = NAV.filter((n) => !n.permission || can(n.permission));
  const groups: Array<[string, NavItem[]]> = [[m.console_group_work(), shown.filter((n) => n.group === 'work')], [m.console_group_admin(), shown.filter((n) => n.group === 'admin')]];
  return (
    <nav className="nav" aria-label={m.console_nav()}>
      {groups.map(([name, items]) => items.length > 0 && (
        <ul key={name} aria-label={name}>
          <li className="nav-group" aria-hidden="true">{name}</li>
          {items.map((n) => <li key={n.to}><Link to={n.to} {...(n.under?.test(path) ? { 'data-status': 'active' } : {})} activeOptions={{ exact: n.to === '/', includeSearch: false }} title={narrow ? n.label() : undefined} onClick={onGo}><Icon name={n.icon} /><span className={narrow ? 'sr' : 'truncate'}>{n.label()}</span>{n.badge && <Suspense fallback={null}><n.badge /></Suspense>}</Link></li>)}
        </ul>
      ))}
    </nav>
  );
}

function useGoKeys(): void {
  const go = useNavigate();
  const { can } = useSession();
  useKeys(NAV.filter((n) => !n.permission || can(n.permission)).map((n) => ({ keys: n.keys, label: m.console_key_go({ page: n.label() }), group: m.console_key_group_go(), run: () => void go({ to: n.to }) })));
}

/** The frame of every console page. */
export function ConsoleLayout() {
  const narrow = useStore(narrowNav);
  const [nav, setNav] = useState(false);
  const [palette, setPalette] = useState(false);
  const [opened, setOpened] = useState(false);
  const [help, setHelp] = useState(false);
  const [helped, setHelped] = useState(false);
  const { can } = useSession();
  const matches = useMatches();
  const needed = matches.map((match) => match.staticData.permission).find((p) => p && !can(p));
  const path = matches.at(-1)?.pathname;
  useEffect(() => { document.getElementById('main')?.scrollTo(0, 0); }, [path]);
  useEffect(() => { if (palette) setOpened(true); }, [palette]);
  useEffect(() => { if (help) setHelped(true); }, [help]);
  useGoKeys();
  useQuickCommands();
  useKeys([
    { keys: 'mod+k', label: m.console_key_palette(), inFields: true, run: () => setPalette(true) },
    { keys: '?', label: m.console_key_help(), run: () => setHelp(true) },
  ]);
  return (
    <div className={`console ${narrow ? 'narrow' : ''}`}>
      <a className="skip" href="#main">{m.ui_skip()}</a>
      <aside className="side">
        <div className="side-top"><Link to="/" aria-label="Orderwell" className="logo"><Wordmark compact={narrow} /></Link></div>
        <NavList narrow={narrow} />
        <IconButton className="collapse" size="sm" icon="sidebar" label={narrow ? m.console_expand() : m.console_collapse()} aria-pressed={narrow} onClick={() => narrowNav.set(!narrow)} />
      </aside>
      <div className="frame">
        <ConnectionBar />
        <header className="topbar">
          <IconButton className="burger" icon="menu" label={m.console_open_nav()} onClick={() => setNav(true)} />
          <button type="button" className="finder" onClick={() => setPalette(true)}><Icon name="search" size={18} /><span className="truncate">{m.console_palette_open()}</span><span className="caps"><kbd>{isMac ? '⌘' : 'Ctrl'}</kbd><kbd>K</kbd></span></button>
          <span style={{ flex: 1 }} />
          <Notifications />
          <UserMenu onHelp={() => setHelp(true)} />
        </header>
        <main id="main" tabIndex={-1}>{needed ? <ErrorState error={{ kind: 'forbidden', message: m.ui_error_forbidden(), requestId: undefined }} action={<Link to="/" className="btn">{m.console_nav_dashboard()}</Link>} /> : <Outlet />}</main>
      </div>
      <Drawer opened={nav} onClose={() => setNav(false)} size={280} title={<Wordmark />} closeButtonProps={{ 'aria-label': m.ui_close() }}><NavList onGo={() => setNav(false)} /></Drawer>
      {opened && <Suspense fallback={null}><Palette open={palette} onClose={() => setPalette(false)} /></Suspense>}
      {helped && <Suspense fallback={null}><ShortcutHelp open={help} onClose={() => setHelp(false)} /></Suspense>}
    </div>
  );
}

import { Menu } from '@mantine/core';
import { LOCALE_NAMES, locales, m, switchLocale, useLocale } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { THEMES, switchTheme, useTheme } from '@/lib/theme';
import { Icon } from '@/ui';
import { THEME_ICONS, themeName } from '@/ui/Switches';
import { mayLeave } from '../form/unsaved';

/** Who is signed in, language, appearance, the shortcuts and the way out. */
export function UserMenu({ onHelp }: { onHelp: () => void }) {
  const { viewer, signOut } = useSession();
  const theme = useTheme();
  const locale = useLocale();
  const user = viewer?.user;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target><button type="button" className="avatar" aria-label={`${m.console_user_menu()}: ${user?.name ?? ''}`}><span aria-hidden="true">{(user?.name ?? '?').slice(0, 1).toUpperCase()}</span></button></Menu.Target>
      <Menu.Dropdown>
        <div className="whoami"><strong className="truncate">{user?.name}</strong><span className="muted truncate">{user?.roles.map((r) => r.name).join(' · ') || user?.email}</span></div>
        <Menu.Divider />
        <Menu.Label>{m.ui_language()}</Menu.Label>
        {locales.map((l) => <Menu.Item key={l} lang={l} leftSection={<Icon name={l === locale ? 'check' : 'globe'} size={16} />} aria-current={l === locale || undefined} onClick={() => { if (l !== locale && mayLeave()) switchLocale(l); }}>{LOCALE_NAMES[l]}</Menu.Item>)}
        <Menu.Label>{m.console_appearance()}</Menu.Label>
        {THEMES.map((t) => <Menu.Item key={t} leftSection={<Icon name={t === theme ? 'check' : THEME_ICONS[t]} size={16} />} aria-current={t === theme || undefined} onClick={() => switchTheme(t)}>{themeName(t)}</Menu.Item>)}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="key" size={16} />} rightSection={<kbd>?</kbd>} onClick={onHelp}>{m.console_shortcuts()}</Menu.Item>
        <Menu.Item component="a" href="/" leftSection={<Icon name="home" size={16} />}>{m.console_to_store()}</Menu.Item>
        <Menu.Item leftSection={<Icon name="signOut" size={16} />} onClick={() => { if (mayLeave()) void signOut(); }}>{m.ui_sign_out()}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

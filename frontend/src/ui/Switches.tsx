import { LOCALE_NAMES, locales, m, switchLocale, useLocale } from '@/lib/i18n';
import { THEMES, switchTheme, useTheme, type Theme } from '@/lib/theme';
import { IconButton } from './Button';
import type { IconName } from './icons';

export const THEME_ICONS: Record<Theme, IconName> = { system: 'monitor', light: 'sun', dark: 'moon' };
export const themeName = (theme: Theme): string => ({ system: m.ui_theme_system, light: m.ui_theme_light, dark: m.ui_theme_dark })[theme]();

/** One button through system, light and dark. */
export function ThemeSwitch() {
  const theme = useTheme();
  return <IconButton icon={THEME_ICONS[theme]} label={m.ui_theme_now({ theme: themeName(theme) })} onClick={() => switchTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!)} />;
}

/** Shows the other language's own name, as its readers know it. */
export function LanguageSwitch() {
  const here = useLocale();
  const other = locales.find((l) => l !== here) ?? 'zh-CN';
  return <button type="button" className="btn ghost sm" lang={other} title={LOCALE_NAMES[other]} onClick={() => switchLocale(other)}>{other === 'en' ? 'EN' : '中文'}</button>;
}

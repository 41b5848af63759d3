import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
/** The two html files read the same key in an inline script, before the first paint. */
const KEY = 'orderwell_theme';
const listeners = new Set<() => void>();
const prefersDark = () => (typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : undefined);

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

/** What is painted: 'light' or 'dark', with 'system' resolved. */
export const paintedTheme = (): 'light' | 'dark' => {
  const theme = stored();
  return theme === 'system' ? (prefersDark()?.matches ? 'dark' : 'light') : theme;
};

export function switchTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    /* storage is refused in some private windows: the choice then lasts as long as the page */
  }
  document.documentElement.dataset['theme'] = theme;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const media = prefersDark();
  media?.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    media?.removeEventListener('change', listener);
  };
}
export const useTheme = (): Theme => useSyncExternalStore(subscribe, stored, stored);
export const usePaintedTheme = (): 'light' | 'dark' => useSyncExternalStore(subscribe, paintedTheme, paintedTheme);

import { useSyncExternalStore } from 'react';
import { getLocale, locales, overwriteGetLocale } from '@/gen/paraglide/runtime.js';

export { m } from '@/gen/paraglide/messages.js';
export { locales };
export type Locale = (typeof locales)[number];

/** Each language's own name, for the switch. */
export const LOCALE_NAMES: Record<Locale, string> = { 'zh-CN': '简体中文', en: 'English' };
const COOKIE = 'orderwell_locale';
const listeners = new Set<() => void>();
let current: Locale = 'zh-CN';

/** Reads cookie, then preferred language, then zh-CN; once, because Paraglide would otherwise read the cookie for every message. */
export function startLocale(): void {
  current = getLocale();
  overwriteGetLocale(() => current);
  document.documentElement.lang = current;
}

/** The language in use now. Components use `useLocale`. */
export const locale = (): Locale => current;

/** Switches at once, without a reload: the root is keyed by the locale and the address stays. */
export function switchLocale(next: Locale): void {
  if (next === current) return;
  current = next;
  document.cookie = `${COOKIE}=${next}; path=/; max-age=31536000; SameSite=Lax`;
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => (listeners.add(listener), () => void listeners.delete(listener));
export const useLocale = (): Locale => useSyncExternalStore(subscribe, locale, locale);

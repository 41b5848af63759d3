import { locale, type Locale } from './i18n';

/** `amount` is decimal text in major units, as the API sends it. */
export type MoneyValue = { amount: string; currency: string };

const SYMBOLS: Record<Locale, Record<string, string>> = {
  'zh-CN': { CNY: '¥', USD: 'US$', EUR: '€', HKD: 'HK$', JPY: 'JP¥', GBP: '£' },
  en: { CNY: 'CN¥', USD: '$', EUR: '€', HKD: 'HK$', JPY: '¥', GBP: '£' },
};

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Groups a decimal text exactly, without a float: "-1234.5" with 2 digits is "-1,234.50". Longer fractions are kept. */
export function decimal(text: string, digits = 0): string {
  const match = /^([-+]?)(\d+)(?:\.(\d*))?$/.exec(text.trim());
  if (!match) return text;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const tail = fraction.replace(/0+$/, '').padEnd(digits, '0');
  return `${sign === '-' ? '-' : ''}${group(whole.replace(/^0+(?=\d)/, ''))}${tail ? `.${tail}` : ''}`;
}

/** ¥1,234.50 in Chinese, CN¥1,234.50 in English; never a float, and no Intl on the first screen (its start costs 20 ms). */
export function money(value: MoneyValue, inLocale: Locale = locale()): string {
  const text = decimal(value.amount, value.currency === 'JPY' ? 0 : 2);
  const symbol = SYMBOLS[inLocale][value.currency] ?? `${value.currency} `;
  return text.startsWith('-') ? `-${symbol}${text.slice(1)}` : `${symbol}${text}`;
}

/** Several names in a row: "a, b" or "甲、乙". */
export const listed = (names: readonly string[]): string => names.join(locale() === 'en' ? ', ' : '、');

/** A count with thousands separators. */
export const integer = (n: number): string => decimal(String(Math.trunc(n)));

/** Basis points as per cent: 1250 is "12.5%". */
export function percent(basisPoints: number): string {
  const sign = basisPoints < 0 ? '-' : '';
  const n = Math.abs(Math.trunc(basisPoints));
  return `${sign}${decimal(`${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`)}%`;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function dateFormat(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()} ${name}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locale(), options)));
  return format;
}

/** 2026/11/21 in the viewer's zone. */
export const date = (iso: string): string => dateFormat('date', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(iso));
/** A day of a calendar ("2026-11-21"), which is the same in every zone, as other dates are written. */
export const calendarDay = (day: string): string => date(`${day}T12:00:00`);
/** The same, with its day of the week. */
export const weekdayAndDay = (day: string): string => `${calendarDay(day)} ${dateFormat('weekday', { weekday: 'short' }).format(new Date(`${day}T12:00:00`))}`;
/** Date and minute in the viewer's zone. */
export const dateTime = (iso: string): string => dateFormat('minute', { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false }).format(new Date(iso));
/** Date, second and zone name: for tooltips and audit. */
export const exactTime = (iso: string): string => dateFormat('exact', { dateStyle: 'long', timeStyle: 'long', hour12: false }).format(new Date(iso));

const STEPS: ReadonlyArray<[Intl.RelativeTimeFormatUnit, number]> = [['year', 31_536_000], ['month', 2_592_000], ['week', 604_800], ['day', 86_400], ['hour', 3_600], ['minute', 60]];

/** "3 minutes ago", "in 2 hours", "just now" for less than 45 seconds. */
export function relativeTime(iso: string, now: number = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  if (Math.abs(seconds) < 45) return words.format(0, 'second');
  for (const [unit, size] of STEPS) if (Math.abs(seconds) >= size * 0.9) return words.format(Math.round(seconds / size), unit);
  return words.format(Math.round(seconds / 60), 'minute');
}

/** Parts of a byte count, for uploads: "1.4 MB". */
export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let i = 0;
  for (; n >= 1000 && i < units.length - 1; i++) n /= 1000;
  return `${i ? n.toFixed(1) : n} ${units[i]}`;
}

/** A decimal text times a whole number, exactly: the price of a case from the price of a bottle. */
export function times(amount: string, n: number): string {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const product = (BigInt(whole + fraction) * BigInt(n)).toString().padStart(fraction.length + 1, '0');
  const cut = product.length - fraction.length;
  return `${amount.startsWith('-') ? '-' : ''}${product.slice(0, cut)}${fraction ? `.${product.slice(cut)}` : ''}`;
}

/** Month and day of an ISO date, without Intl: "11/25". */
export const shortDay = (iso: string): string => iso.slice(5, 10).replace('-', '/');

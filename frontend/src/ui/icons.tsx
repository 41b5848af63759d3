import type { CONSOLE_PATHS } from './console-icons';

/** Our own stroke icons on a 24 grid. Decorative: give the button a label, not the icon. */
const PATHS = {
  home: 'M3 11.5 12 4l9 7.5M5.5 9.8V20h13V9.8M10 20v-5.5h4V20',
  grid: 'M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5H20V20h-6.5z',
  cart: 'M2.5 4h2.7l2.3 11h10.3l2.2-7.7H6.2M9 19.6h.01M16.5 19.6h.01',
  orders: 'M6 3.5h12v17l-3-1.8-3 1.8-3-1.8-3 1.8zM9 8.5h6M9 12.5h6',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.8-3.8 3.8-5.7 7.5-5.7s6.7 1.9 7.5 5.7',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20.5 20.5 16 16',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  chevronDown: 'M6 9.5l6 6 6-6',
  chevronUp: 'M6 14.5l6-6 6 6',
  chevronLeft: 'M14.5 6l-6 6 6 6',
  chevronRight: 'M9.5 6l6 6-6 6',
  arrowRight: 'M4 12h16M13.5 5.5 20 12l-6.5 6.5',
  filter: 'M4 6h16M7 12h10M10 18h4',
  box: 'M4 8l8-4.5L20 8v8.5L12 21l-8-4.5zM4 8l8 4.5L20 8M12 12.5V21M8 5.8l8 4.5',
  truck: 'M2.5 6.5h11v10h-11zM13.5 10h4l4 3.5v3h-8M6.5 19.5a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.8zM17.5 19.5a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.8z',
  lock: 'M6 10.5h12v10H6zM8.5 10.5V7.7a3.5 3.5 0 0 1 7 0v2.8',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.8v1.7M12 19.5v1.7M2.8 12h1.7M19.5 12h1.7M5.5 5.5l1.2 1.2M17.3 17.3l1.2 1.2M5.5 18.5l1.2-1.2M17.3 6.7l1.2-1.2',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
  monitor: 'M3.5 5h17v11h-17zM9 20h6M12 16v4',
  pin: 'M12 21s7-6 7-11.3A7 7 0 0 0 5 9.7C5 15 12 21 12 21zM12 12.2a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2',
  edit: 'M4.5 19.5l.8-4L16 4.8l3.2 3.2L8.5 18.7zM13.8 7l3.2 3.2',
  trash: 'M4.5 7h15M9.5 7V4h5v3M6.5 7l1 13.5h9l1-13.5M10.3 11v5.5M13.7 11v5.5',
  copy: 'M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4',
  undo: 'M8.5 5 4 9.5 8.5 14M4 9.5h10.5a5 5 0 0 1 0 10H11',
  info: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5.5M12 7.7h.01',
  warning: 'M12 4l9 16H3zM12 10v4.5M12 17.3h.01',
  heart: 'M12 20C5 15.5 3 12 3 8.8A4.7 4.7 0 0 1 12 7a4.7 4.7 0 0 1 9 1.8C21 12 19 15.5 12 20z',
  phone: 'M6.5 4l3 .5 1 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1 .5 3c-.3 1.8-1.5 2.7-3.2 2.5C10 19.3 4.7 14 4 7.2 3.8 5.5 4.7 4.3 6.5 4z',
  bell: 'M6 16.5V11a6 6 0 1 1 12 0v5.5l1.5 2h-15zM10 21h4',
  refresh: 'M20 5v5h-5M4 19v-5h5M19.3 10A7.7 7.7 0 0 0 5.6 8M4.7 14a7.7 7.7 0 0 0 13.7 2',
  calendar: 'M4 6h16v14.5H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4',
  card: 'M3 6h18v12H3zM3 10h18M6.5 14.5H11',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
  wifiOff: 'M3 3l18 18M8.5 15.5a5 5 0 0 1 7 0M5.5 12.3a9.5 9.5 0 0 1 4-2.3M2.8 9a13.5 13.5 0 0 1 4-2.5M11 6a13.5 13.5 0 0 1 10.2 3M15 10.5a9.5 9.5 0 0 1 3.5 1.8M12 19h.01',
};

export type IconName = keyof typeof PATHS | keyof typeof CONSOLE_PATHS;
const known: Record<string, string> = PATHS;

/** Makes further icons known; called once by the console's entry. */
export const addIcons = (more: Record<string, string>): void => void Object.assign(known, more);

/** `size` in pixels. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={known[name] ?? ''} /></svg>;
}

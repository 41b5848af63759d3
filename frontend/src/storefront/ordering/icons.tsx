/** Icons that only the pages of ordering need: they are not in the first load. */
const PATHS = {
  scan: 'M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M7.5 8.5v7M10.5 8.5v7M13.5 8.5v7M16.5 8.5v7',
  paste: 'M8 5H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V6a1 1 0 0 0-1-1h-2M9 3.5h6v3.5H9zM8.5 12h7M8.5 16h4.5',
  file: 'M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M12 18v-6M9.5 14.2 12 11.7l2.5 2.5',
  bookmark: 'M6.5 3.5h11V21L12 17l-5.5 4z',
  repeat: 'M17 3.5 20.5 7 17 10.5M3.5 11V9a2 2 0 0 1 2-2h15M7 20.5 3.5 17 7 13.5M20.5 13v2a2 2 0 0 1-2 2h-15',
  pause: 'M9 5.5v13M15 5.5v13',
  share: 'M16.5 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM7.5 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM16.5 20.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9.7 10.8l4.6-3.2M9.7 13.2l4.6 3.2',
};

export function Sign({ name, size = 18 }: { name: keyof typeof PATHS; size?: number }) {
  return <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={PATHS[name]} /></svg>;
}

import { Link } from '@tanstack/react-router';

export type Place = { to: string; label: string };

/** On a phone the bar is wider than the screen: the page one is on is moved into sight. */
const inSight = (bar: HTMLElement | null): void => {
  const here = bar?.querySelector<HTMLElement>('[data-status=active]');
  if (bar && here) bar.scrollLeft = here.offsetLeft + here.offsetWidth / 2 - bar.offsetLeft - bar.offsetWidth / 2;
};

/** The pages of one area, next to each other. */
export const SubNav = ({ label, places }: { label: string; places: Place[] }) => (
  <nav ref={inSight} className="subnav" aria-label={label}>{places.map((p) => <Link key={p.to} to={p.to} activeOptions={{ exact: true, includeSearch: false }}>{p.label}</Link>)}</nav>
);

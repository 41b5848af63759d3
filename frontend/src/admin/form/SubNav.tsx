import { Link } from '@tanstack/react-router';

export type Place = { to: string; label: string };

/** The pages of one area, next to each other. */
export const SubNav = ({ label, places }: { label: string; places: Place[] }) => (
  <nav className="subnav" aria-label={label}>{places.map((p) => <Link key={p.to} to={p.to} activeOptions={{ exact: true, includeSearch: false }}>{p.label}</Link>)}</nav>
);

import type { ReactNode } from 'react';
import { m } from '@/lib/i18n';
import type { Explained } from '@/lib/problem';
import { Button } from './Button';

const leaf = <path d="M88 20c-16 2-25 12-24 28 15 1 25-9 24-28zM64 48l13-16" />;
const ART = {
  basket: <><path d="M24 50h84l-9 42H33zM46 50l12-24M86 50 74 26M48 62v18M66 62v18M84 62v18" /></>,
  box: <><path d="M30 46l36-16 36 16v34L66 96 30 80zM30 46l36 16 36-16M66 62v34M48 38l36 16" /></>,
  search: <><path d="M60 80a26 26 0 1 0 0-52 26 26 0 0 0 0 52zM79 73l19 19M50 54h20" /></>,
  plug: <><path d="M20 62h24M88 62h24M44 50h14v24H44zM88 50H74v24h14zM58 56h8M58 68h8M60 34l4 8M72 34l-4 8M66 28v10" /></>,
  lock: <><path d="M42 52h48v40H42zM52 52V40a14 14 0 0 1 28 0v12M66 68v9" /></>,
  done: <><path d="M66 94a32 32 0 1 0 0-64 32 32 0 0 0 0 64zM52 62l10 10 19-20" /></>,
};
export type Art = keyof typeof ART;

/** Our own small line drawings, on a soft ground with a leaf. */
export function Illustration({ name }: { name: Art }) {
  return (
    <svg className="art" viewBox="0 0 132 104" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round">
      <ellipse cx="66" cy="58" rx="62" ry="42" fill="var(--brand-soft)" stroke="none" />
      {ART[name]}
      <g transform="translate(30 -14) scale(.9)" opacity=".55">{leaf}</g>
    </svg>
  );
}

/** Nothing here yet: one sentence and one thing to do. `action` is a Button or link; `heading` is h1 where nothing else names the page. */
export function EmptyState({ art = 'box', title, text, action, heading: Heading = 'h2' }: { art?: Art; title: string; text?: ReactNode; action?: ReactNode; heading?: 'h1' | 'h2' }) {
  return <div className="state"><Illustration name={art} /><Heading>{title}</Heading>{text && <p>{text}</p>}{action && <div className="row">{action}</div>}</div>;
}

/** Something went wrong: what, and a way on. Give `error` from `explain(result.error)`. */
export function ErrorState({ error, retry, action }: { error: Explained; retry?: () => void; action?: ReactNode }) {
  const art: Art = error.kind === 'forbidden' || error.kind === 'signed-out' ? 'lock' : error.kind === 'not-found' ? 'search' : 'plug';
  const titles = { offline: m.ui_title_offline, 'signed-out': m.ui_title_signed_out, forbidden: m.ui_title_forbidden, 'not-found': m.ui_title_not_found, busy: m.ui_title_busy, fault: m.ui_title_fault };
  return (
    <div className="state" role="alert">
      <Illustration name={art} />
      <h2>{titles[error.kind]()}</h2>
      <p>{error.message}</p>
      {error.requestId && <p className="num"><small>{m.ui_request_id({ id: error.requestId })}</small></p>}
      <div className="row">{retry && error.kind !== 'forbidden' && <Button look="primary" icon="refresh" onClick={retry}>{m.ui_retry()}</Button>}{action}</div>
    </div>
  );
}

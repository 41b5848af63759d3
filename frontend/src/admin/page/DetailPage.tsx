import { Menu, Tooltip } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { m } from '@/lib/i18n';
import { useKeys } from '@/lib/keys';
import { explain } from '@/lib/problem';
import type { CombinedError } from '@urql/core';
import { Button, ErrorState, Icon, IconButton, Skeleton, SkeletonLines, toast, type IconName } from '@/ui';
import { useCommands } from '../commands';
import { putFocusBack } from './focus';
import { useTitle } from './useTitle';
import './detail.css';

/** One thing that can be done. `reason` set means: shown, but refused, and why; it comes from the API's `allowedMoves`. */
export type Action = { id: string; label: string; icon?: IconName; primary?: boolean; danger?: boolean; reason?: string | null | undefined; run: () => void | Promise<unknown> };

/** Turns `allowedMoves { move allowed reason }` into actions; moves without an entry in `table` are not offered. */
export function movesToActions<M extends string>(moves: ReadonlyArray<{ move: M; allowed: boolean; reason?: string | null }>, table: Partial<Record<M, Omit<Action, 'id' | 'reason'>>>): Action[] {
  return moves.flatMap(({ move, allowed, reason }) => {
    const entry = table[move];
    return entry ? [{ ...entry, id: move, reason: allowed ? undefined : (reason ?? m.ui_error_forbidden()) }] : [];
  });
}

/** Previous and next after the list one came from, kept by ListPage under the list's id. */
function useNeighbours(list: string | undefined, id: string) {
  const [ids] = useState<string[]>(() => { try { return JSON.parse(sessionStorage.getItem(`orderwell:neighbours:${list}`) ?? '[]') as string[]; } catch { return []; } });
  const at = ids.indexOf(id);
  return { at, of: ids.length, previous: at > 0 ? ids[at - 1] : undefined, next: at >= 0 ? ids[at + 1] : undefined };
}

function ActionButton({ action }: { action: Action }) {
  const [busy, setBusy] = useState(false);
  const refused = Boolean(action.reason);
  const run = async () => {
    if (refused) return void toast(action.reason!);
    setBusy(true);
    try { await action.run(); } finally { setBusy(false); putFocusBack(); }
    return undefined;
  };
  return (
    <Tooltip label={action.reason} disabled={!refused} multiline maw={280}>
      <Button look={action.primary && !refused ? 'primary' : action.danger ? 'danger' : 'plain'} busy={busy} aria-disabled={refused || undefined} {...(action.icon ? { icon: action.icon } : {})} onClick={() => void run()}>
        {action.label}{refused && <span className="sr">: {action.reason}</span>}
      </Button>
    </Tooltip>
  );
}

export type DetailPageProps = {
  id: string;
  title: ReactNode;
  /** Plain text of the title for the tab and the crumbs. */
  name: string;
  back: { to: string; label: string };
  /** The id of the list for previous/next, and how an address is made. */
  neighbours?: { list: string; href: (id: string) => string };
  status?: ReactNode;
  subtitle?: ReactNode;
  /** Up to three are buttons (the primary ones first), the rest is in the overflow menu; all are in the palette. */
  actions?: Action[];
  main: ReactNode;
  side?: ReactNode;
  loading?: boolean;
  error?: CombinedError | undefined;
  retry?: () => void;
};

/** One thing: what it is, how it stands, what can be done, and what happened to it. */
export function DetailPage({ id, title, name, back, neighbours, status, subtitle, actions = [], main, side, loading, error, retry }: DetailPageProps) {
  const router = useRouter();
  const near = useNeighbours(neighbours?.list, id);
  const go = (to: string | undefined) => { if (to && neighbours) router.history.replace(neighbours.href(to)); };
  useTitle(name);
  useKeys(neighbours ? [
    { keys: 'shift+j', label: m.console_key_next(), run: () => go(near.next) },
    { keys: 'shift+k', label: m.console_key_prev(), run: () => go(near.previous) },
  ] : []);
  useCommands(actions.filter((a) => !a.reason).map((a) => ({ id: `action.${a.id}`, label: a.label, group: name, icon: a.icon ?? 'bolt', run: () => void a.run() })));
  if (error && !loading) return <ErrorState error={explain(error)} {...(retry ? { retry } : {})} action={<Link to={back.to} className="btn">{m.console_back_to({ page: back.label })}</Link>} />;
  const ordered = [...actions].sort((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false));
  const buttons = ordered.filter((a) => !a.danger).slice(0, 3);
  const rest = ordered.filter((a) => !buttons.includes(a));
  return (
    <article className="detail">
      <header className="detail-head">
        <div className="detail-crumb">
          <Link to={back.to} className="linkback"><Icon name="arrowLeft" size={16} />{back.label}</Link>
          {near.at >= 0 && <span className="row muted num"><span>{m.console_position({ at: near.at + 1, of: near.of })}</span><IconButton size="sm" icon="chevronUp" label={m.console_key_prev()} disabled={!near.previous} onClick={() => go(near.previous)} /><IconButton size="sm" icon="chevronDown" label={m.console_key_next()} disabled={!near.next} onClick={() => go(near.next)} /></span>}
        </div>
        <div className="detail-title">
          <div><h1>{loading ? <Skeleton width={240} height={24} /> : title}{!loading && <span className="detail-status">{status}</span>}</h1>{!loading && subtitle && <p className="muted">{subtitle}</p>}</div>
          {!loading && (
            <div className="detail-actions">
              {buttons.map((a) => <ActionButton key={a.id} action={a} />).reverse()}
              {rest.length > 0 && (
                <Menu position="bottom-end" width={240}>
                  <Menu.Target><IconButton className="bordered" size="sm" icon="more" label={m.console_more_actions()} /></Menu.Target>
                  <Menu.Dropdown>{rest.map((a) => <Menu.Item key={a.id} disabled={Boolean(a.reason)} {...(a.danger ? { color: 'red' } : {})} leftSection={a.icon && <Icon name={a.icon} size={16} />} onClick={() => void a.run()}>{a.label}{a.reason && <small className="menu-reason">{a.reason}</small>}</Menu.Item>)}</Menu.Dropdown>
                </Menu>
              )}
            </div>
          )}
        </div>
      </header>
      {loading ? <div className="detail-body"><div className="panel"><SkeletonLines lines={8} height={18} /></div><div className="panel"><SkeletonLines lines={5} /></div></div> : <div className={`detail-body ${side ? '' : 'single'}`}><div className="detail-main">{main}</div>{side && <aside className="detail-side">{side}</aside>}</div>}
    </article>
  );
}

/** A titled part of a detail page. */
export const Panel = ({ title, actions, children, flush }: { title?: ReactNode; actions?: ReactNode; children: ReactNode; flush?: boolean }) => (
  <section className="panel">{title && <div className="panel-head"><h2>{title}</h2>{actions}</div>}<div className={flush ? '' : 'panel-body'}>{children}</div></section>
);

/** Facts as label and value; entries with an empty value are left out. */
export const Facts = ({ items }: { items: ReadonlyArray<[label: string, value: ReactNode]> }) => (
  <dl className="facts">{items.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>
);

/** A number or code one wants elsewhere: click copies it. */
export function CopyText({ children }: { children: string }) {
  const copy = () => void navigator.clipboard.writeText(children).then(() => toast(`${m.ui_copied()} ${children}`));
  return <button type="button" className="copytext num" title={m.ui_copy()} onClick={copy}>{children}<Icon name="copy" size={13} /></button>;
}

import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { m } from '@/lib/i18n';
import { Button } from './Button';
import { Icon } from './icons';

export type Tab = { id: string; label: ReactNode };

/** Tabs over panels of the same page; arrows move. Put the chosen tab into the address with `useUrlState`. */
export function Tabs({ tabs, value, onChange, label }: { tabs: Tab[]; value: string; onChange: (id: string) => void; label: string }) {
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!step) return;
    const at = (tabs.findIndex((t) => t.id === value) + step + tabs.length) % tabs.length;
    onChange(tabs[at]!.id);
    (event.currentTarget.children[at] as HTMLElement).focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} tabIndex={-1} onKeyDown={move}>
      {tabs.map((t) => <button key={t.id} type="button" role="tab" id={`tab-${t.id}`} aria-selected={t.id === value} aria-controls={`panel-${t.id}`} tabIndex={t.id === value ? 0 : -1} onClick={() => onChange(t.id)}>{t.label}</button>)}
    </div>
  );
}
export const TabPanel = ({ id, children }: { id: string; children: ReactNode }) => <div role="tabpanel" id={`panel-${id}`} aria-labelledby={`tab-${id}`}>{children}</div>;

/** `items` are links from the root to the parent; `here` is the present page. */
export function Breadcrumb({ items, here }: { items: ReactNode[]; here: ReactNode }) {
  return (
    <nav className="crumbs" aria-label={m.ui_breadcrumb()}>
      <ol>{items.map((item, i) => <li key={i}>{item}<Icon name="chevronRight" size={14} /></li>)}<li aria-current="page" className="truncate">{here}</li></ol>
    </nav>
  );
}

/** Where a process stands: `at` is the index of the present step; past ones carry a tick. */
export function ProgressSteps({ steps, at, label }: { steps: string[]; at: number; label: string }) {
  return (
    <ol className="steps" aria-label={label}>
      {steps.map((step, i) => <li key={step} className={i < at ? 'done' : i === at ? 'now' : ''} aria-current={i === at ? 'step' : undefined}><span aria-hidden="true">{i < at ? <Icon name="check" size={15} /> : i + 1}</span>{step}</li>)}
    </ol>
  );
}

/** "Load more" of a keyset list; with `auto` it loads by itself when it comes near the screen. */
export function LoadMore({ hasMore, busy, onMore, shown, total, auto }: { hasMore: boolean; busy: boolean; onMore: () => void; shown: number; total?: number | null | undefined; auto?: boolean }) {
  const ref = useRef<HTMLDivElement>(null);
  const latest = useRef(onMore);
  latest.current = onMore;
  useEffect(() => {
    if (!auto || !hasMore || busy || !ref.current || typeof IntersectionObserver === 'undefined') return undefined;
    const watcher = new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) latest.current(); }, { rootMargin: '600px' });
    watcher.observe(ref.current);
    return () => watcher.disconnect();
  }, [auto, hasMore, busy, shown]);
  return (
    <div ref={ref} className="stack" style={{ alignItems: 'center', padding: '16px 0' }}>
      <span className="muted num" role="status">{total == null ? m.ui_shown({ shown }) : m.ui_shown_of({ shown, total })}</span>
      {hasMore && <Button busy={busy} onClick={onMore}>{m.ui_load_more()}</Button>}
    </div>
  );
}

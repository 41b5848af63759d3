import { useEffect, useRef } from 'react';
import { m } from '@/lib/i18n';
import { createStore, useStore } from '@/lib/store';

export type Toast = { id: number; text: string; tone: 'plain' | 'danger'; undo: (() => void) | undefined; action: { label: string; run: () => void } | undefined };
const toasts = createStore<Toast[]>([]);
let next = 1;
const LIFE_MS = 8_000;

/** Says that something happened. `undo` adds the button that takes it back; at most three are on screen. */
export function toast(text: string, options: { tone?: 'danger'; undo?: () => void; action?: { label: string; run: () => void } } = {}): number {
  const id = next++;
  toasts.set((all) => [...all.slice(-2), { id, text, tone: options.tone ?? 'plain', undo: options.undo, action: options.action }]);
  return id;
}
/** Another text for a toast that is still there; its time begins anew. */
export const updateToast = (id: number, text: string): void => toasts.set((all) => all.map((t) => (t.id === id ? { ...t, text } : t)));
export const dismissToast = (id: number): void => toasts.set((all) => all.filter((t) => t.id !== id));

function One({ item }: { item: Toast }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const start = () => { clearTimeout(timer.current); timer.current = setTimeout(() => dismissToast(item.id), LIFE_MS); };
  const pause = () => clearTimeout(timer.current);
  useEffect(() => { start(); return pause; });
  const act = (run: () => void) => { dismissToast(item.id); run(); };
  return (
    <div className={`toast ${item.tone}`} onPointerEnter={pause} onPointerLeave={start} onFocus={pause} onBlur={start}>
      <span style={{ flex: 1 }}>{item.text}</span>
      {item.undo && <button type="button" onClick={() => act(item.undo!)}>{m.ui_undo()}</button>}
      {item.action && <button type="button" onClick={() => act(item.action!.run)}>{item.action.label}</button>}
      <button type="button" aria-label={m.ui_close()} onClick={() => dismissToast(item.id)}>✕</button>
    </div>
  );
}

/** Mounted once by each shell. */
export function Toasts() {
  const all = useStore(toasts);
  return <div className="toasts" role="status" aria-live="polite">{all.map((item) => <One key={item.id} item={item} />)}</div>;
}

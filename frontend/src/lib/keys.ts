import { useEffect, useRef, useSyncExternalStore } from 'react';

/** `keys`: "/", "j", "mod+k", "shift+?", or a sequence "g o". `mod` is Ctrl, or Cmd on a Mac. */
export type Shortcut = { keys: string; label: string; group?: string; run: (event: KeyboardEvent) => void; inFields?: boolean; hidden?: boolean };

const registry = new Set<{ current: Shortcut[] }>();
const listeners = new Set<() => void>();
let snapshot: Shortcut[] = [];
let pending = '';
let timer: ReturnType<typeof setTimeout> | undefined;
export const isMac = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent);

function refresh(): void {
  snapshot = [...registry].flatMap((entry) => entry.current);
  for (const listener of listeners) listener();
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type));
}

/** Whether the key presses what has the focus: Enter a link or a button, space a button or a box. No shortcut may take that away. */
function pressing(event: KeyboardEvent): boolean {
  const pressed = { Enter: 'a[href], button, summary', ' ': 'button, summary, input' }[event.key];
  return Boolean(pressed) && event.target instanceof Element && event.target.closest(pressed!) !== null && !(event.ctrlKey || event.metaKey || event.altKey);
}

function chord(event: KeyboardEvent): string {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const shift = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  return `${mod ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${shift ? 'shift+' : ''}${key}`;
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || pressing(event) || /^(Shift|Control|Alt|Meta)$/.test(event.key)) return;
  const pressed = chord(event);
  const sequence = pending ? `${pending} ${pressed}` : pressed;
  const inField = typing(event.target);
  const inDialog = event.target instanceof Element && event.target.closest('dialog[open],[role=dialog]') !== null;
  const all = [...registry].flatMap((entry) => entry.current).reverse().filter((s) => (!inField || s.inFields) && (!inDialog || s.inFields));
  const hit = all.find((s) => s.keys === sequence) ?? all.find((s) => s.keys === pressed);
  clearTimeout(timer);
  pending = '';
  if (hit) {
    event.preventDefault();
    hit.run(event);
  } else if (!inField && all.some((s) => s.keys.startsWith(`${pressed} `))) {
    pending = pressed;
    timer = setTimeout(() => (pending = ''), 1200);
  }
}

/** Registers shortcuts while the component is mounted; the newest wins, and `?` help lists them. */
export function useKeys(shortcuts: Shortcut[]): void {
  const holder = useRef(shortcuts);
  holder.current = shortcuts;
  const names = shortcuts.map((s) => `${s.keys}=${s.label}`).join();
  useEffect(() => {
    if (registry.size === 0) addEventListener('keydown', onKey);
    registry.add(holder);
    refresh();
    return () => {
      registry.delete(holder);
      if (registry.size === 0) removeEventListener('keydown', onKey);
      refresh();
    };
  }, [names]);
}

/** All shortcuts of the present page, for the help panel. */
export const useShortcuts = (): Shortcut[] => useSyncExternalStore((l) => (listeners.add(l), () => void listeners.delete(l)), () => snapshot, () => snapshot);

/** Keys for display: "mod+k" is ["⌘", "K"] on a Mac and ["Ctrl", "K"] elsewhere. */
export function keyCaps(keys: string): string[] {
  const names: Record<string, string> = { mod: isMac ? '⌘' : 'Ctrl', shift: '⇧', alt: isMac ? '⌥' : 'Alt', enter: '↵', escape: 'Esc', arrowup: '↑', arrowdown: '↓', arrowleft: '←', arrowright: '→', space: '␣' };
  return keys.split(/[ +]/).filter(Boolean).map((k) => names[k] ?? k.toUpperCase());
}

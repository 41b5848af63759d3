import { useCallback, useEffect, useRef } from 'react';
import { StoreRecommendedShownDoc, StoreRecommendedUsedDoc } from '@/gen/features/recommendations/store';
import { idempotencyKey, useClient } from '@/lib/graphql';

const PAUSE_MS = 1200;
/** What browsers say for people who do not want to be watched; the account's own choice is the server's to respect. */
const unwatched = (): boolean => navigator.doNotTrack === '1' || (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;

/**
 * Tells the shop, without a name, which recommendations were on the screen (half of one, once a visit) and which were used.
 * `watch(token)` is the ref of what is to be watched.
 */
export function useSeen() {
  const client = useClient();
  const view = useRef(idempotencyKey());
  const tokens = useRef(new Map<Element, string>());
  const told = useRef(new Set<string>());
  const due = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const observer = useRef<IntersectionObserver>(undefined);

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const seen = due.current.splice(0);
    if (seen.length) void client.mutation(StoreRecommendedShownDoc, { viewId: view.current, tokens: seen }).toPromise();
  }, [client]);

  useEffect(() => {
    const hidden = () => { if (document.hidden) flush(); };
    document.addEventListener('visibilitychange', hidden);
    return () => { document.removeEventListener('visibilitychange', hidden); observer.current?.disconnect(); flush(); };
  }, [flush]);

  const watch = useCallback((token: string) => (element: Element | null) => {
    if (!element || unwatched() || typeof IntersectionObserver !== 'function') return;
    observer.current ??= new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const known = tokens.current.get(entry.target);
        if (!entry.isIntersecting || !known || told.current.has(known)) continue;
        told.current.add(known);
        due.current.push(known);
        clearTimeout(timer.current);
        timer.current = setTimeout(flush, PAUSE_MS);
      }
    }, { threshold: 0.5 });
    tokens.current.set(element, token);
    observer.current.observe(element);
  }, [flush]);

  const used = useCallback((token: string, outcome: 'OPENED' | 'ADDED') => {
    if (unwatched() || told.current.has(`${outcome} ${token}`)) return;
    told.current.add(`${outcome} ${token}`);
    void client.mutation(StoreRecommendedUsedDoc, { viewId: view.current, token, outcome }).toPromise();
  }, [client]);

  return { watch, used };
}

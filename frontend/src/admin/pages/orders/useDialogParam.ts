import { useCallback } from 'react';
import { text, useUrlState } from '@/lib/url';

const SPEC = { dialog: text(), edit: text() };
const MARK = 'orderwellDialogParam';

/** Which dialog of the page is open: part of the address, so that the back button closes it and a link can open it. */
export function useDialogParam(): { open: string; show: (name: string) => void; hide: () => void } {
  const [{ dialog, edit }] = useUrlState(SPEC);
  const show = useCallback((name: string) => {
    const params = new URLSearchParams(location.search);
    params.set('dialog', name);
    history.pushState({ ...(history.state as object | null), [MARK]: true }, '', `${location.pathname}?${params.toString().replaceAll('%3A', ':')}`);
  }, []);
  const hide = useCallback(() => {
    if ((history.state as Record<string, unknown> | null)?.[MARK]) return history.back();
    const params = new URLSearchParams(location.search);
    params.delete('dialog');
    params.delete('edit');
    const rest = params.toString();
    history.replaceState(history.state, '', location.pathname + (rest ? `?${rest}` : ''));
    return undefined;
  }, []);
  return { open: dialog || (edit ? 'edit' : ''), show, hide };
}

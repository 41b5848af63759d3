import { useCallback, useEffect, useId, useState } from 'react';

const MARK = 'orderwellDialog';
const marked = (): unknown => (history.state as Record<string, unknown> | null)?.[MARK];

/** Open state that is a history entry: the back button closes the dialog instead of leaving the page. */
export function useDialog(): { open: boolean; show: () => void; hide: () => void } {
  const id = useId();
  const [open, setOpen] = useState(false);
  const show = useCallback(() => {
    if (marked() !== id) history.pushState({ ...(history.state as object | null), [MARK]: id }, '', location.href);
    setOpen(true);
  }, [id]);
  const hide = useCallback(() => {
    setOpen(false);
    if (marked() === id) history.back();
  }, [id]);
  useEffect(() => {
    if (!open) return undefined;
    const here = location.pathname;
    const onMove = () => { if (marked() !== id || location.pathname !== here) setOpen(false); };
    addEventListener('popstate', onMove);
    addEventListener('orderwell:address', onMove);
    return () => { removeEventListener('popstate', onMove); removeEventListener('orderwell:address', onMove); };
  }, [open, id]);
  return { open, show, hide };
}

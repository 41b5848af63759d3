import { useEffect } from 'react';
import { m } from '@/lib/i18n';

/** What the browser's tab says: this, and the console's name. */
export function useTitle(title: string): void {
  useEffect(() => { document.title = `${title} · ${m.console_title()}`; }, [title]);
}

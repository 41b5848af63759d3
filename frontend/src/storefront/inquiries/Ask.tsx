import { Suspense, lazy } from 'react';
import { useSession } from '@/lib/session';
import { Button, useDialog } from '@/ui';
import type { About } from './about';
import { ASK_ICON } from './icon';

const Panel = lazy(() => import('./Panel'));

/** A question where it comes up: opens the conversation about this thing. Visitors are asked to sign in. */
export function Ask({ about, label, look = 'plain', size = 'md' }: { about: About; label: string; look?: 'plain' | 'ghost' | 'primary'; size?: 'sm' | 'md' }) {
  const { status, can } = useSession();
  const dialog = useDialog();
  if (status === 'signed-in' && !can('inquiries.ask')) return null;
  return (
    <>
      <Button icon={ASK_ICON} look={look} size={size} aria-haspopup="dialog" onClick={dialog.show}>{label}</Button>
      {dialog.open && <Suspense fallback={null}><Panel about={about} onClose={dialog.hide} /></Suspense>}
    </>
  );
}

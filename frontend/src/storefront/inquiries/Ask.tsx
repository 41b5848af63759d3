import { Suspense } from 'react';
import { lazily } from '@/lib/lazily';
import { useSession } from '@/lib/session';
import { Button, useDialog } from '@/ui';
import { addIcons } from '@/ui/icons';
import type { About } from './about';

const Panel = lazily(() => import('./Panel'));
// The console's drawing, which customers download with this button.
addIcons({ comment: 'M4 5h16v11.5h-9L6.5 20.5v-4H4z' });

/** A question where it comes up: opens the conversation about this thing. Visitors are asked to sign in. */
export default function Ask({ about, label, look = 'plain', size = 'md' }: { about: About; label: string; look?: 'plain' | 'ghost' | 'primary'; size?: 'sm' | 'md' }) {
  const { status, can } = useSession();
  const dialog = useDialog();
  if (status === 'signed-in' && !can('inquiries.ask')) return null;
  return (
    <>
      <Button icon="comment" look={look} size={size} aria-haspopup="dialog" onClick={dialog.show}>{label}</Button>
      {dialog.open && <Suspense fallback={null}><Panel about={about} onClose={dialog.hide} /></Suspense>}
    </>
  );
}

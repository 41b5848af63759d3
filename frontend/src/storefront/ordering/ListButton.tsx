import { Suspense } from 'react';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { useSession } from '@/lib/session';
import { buttonClass, useDialog, type ButtonLook } from '@/ui';
import type { Wanted } from './Compare';
import { Sign } from './icons';

const AddToList = lazily(() => import('./AddToList'));

/** Keeps goods on a list, for who may order for a company. */
export function ListButton({ lines, size, look = 'plain' }: { lines: readonly Wanted[]; size?: 'sm'; look?: ButtonLook['look'] }) {
  const dialog = useDialog();
  if (!useSession().can('orders.place') || !lines.length) return null;
  return (
    <>
      <button type="button" className={buttonClass(size ? { size, look } : { look })} onClick={dialog.show}><Sign name="bookmark" size={size ? 16 : 18} /><span>{m.ordering_to_list()}</span></button>
      {dialog.open && <Suspense fallback={null}><AddToList lines={lines} onClose={dialog.hide} /></Suspense>}
    </>
  );
}

import { Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useEffect } from 'react';
import { m } from '@/lib/i18n';
import { useKeys } from '@/lib/keys';
import { Button } from '@/ui';
import { unsaved } from './unsaved';

/** Stands at the foot of a form while something is not saved, saves with Ctrl-S, and asks before the page is left. */
export function SaveBar({ dirty, busy, onSave, onReset, label }: { dirty: boolean; busy: boolean; onSave: () => void; onReset: () => void; label?: string }) {
  useKeys(dirty ? [{ keys: 'mod+s', label: m.ui_save(), inFields: true, run: () => onSave() }] : []);
  const blocker = useBlocker({ shouldBlockFn: ({ current, next }) => dirty && !busy && current.pathname !== next.pathname, enableBeforeUnload: () => dirty, withResolver: true });
  useEffect(() => {
    if (!dirty) return undefined;
    unsaved.set((count) => count + 1);
    return () => unsaved.set((count) => count - 1);
  }, [dirty]);
  return (
    <>
      {dirty && (
        <div className="savebar" role="region" aria-label={m.settings_unsaved()}>
          <span className="savebar-text"><span className="dirty" aria-hidden="true" />{m.settings_unsaved()}</span>
          <Button look="ghost" onClick={onReset} disabled={busy}>{m.settings_discard()}</Button>
          <Button look="primary" busy={busy} onClick={onSave}>{label ?? m.ui_save()}</Button>
        </div>
      )}
      <Modal opened={blocker.status === 'blocked'} onClose={() => blocker.reset?.()} title={m.settings_leave_title()} closeButtonProps={{ 'aria-label': m.ui_close() }} zIndex={500}>
        <p>{m.settings_leave_text()}</p>
        <div className="modal-foot"><Button onClick={() => blocker.proceed?.()}>{m.settings_leave()}</Button><Button look="primary" onClick={() => blocker.reset?.()}>{m.settings_stay()}</Button></div>
      </Modal>
    </>
  );
}

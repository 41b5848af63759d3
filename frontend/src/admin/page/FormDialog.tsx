import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { FormEvent, ReactNode } from 'react';
import { m } from '@/lib/i18n';
import { Button, Icon } from '@/ui';
import { useFocusBack } from './focus';
import './picker.css';

type Props = { open: boolean; onClose: () => void; title: string; submit: string; onSubmit: () => void | Promise<unknown>; busy?: boolean; disabled?: boolean; danger?: boolean; wide?: boolean; /** What was refused and belongs to no field. */ problem?: ReactNode; children: ReactNode };

/** A form in a dialog: full screen on a phone. What was typed stays when it is refused. */
export function FormDialog({ open, onClose, title, submit, onSubmit, busy = false, disabled = false, danger = false, wide = false, problem, children }: Props) {
  const phone = useMediaQuery('(max-width: 600px)', false, { getInitialValueInEffect: false });
  useFocusBack(open);
  const send = (event: FormEvent) => { event.preventDefault(); if (!busy && !disabled) void onSubmit(); };
  return (
    <Modal opened={open} onClose={onClose} title={<strong>{title}</strong>} size={wide ? 780 : 500} fullScreen={phone ?? false} closeButtonProps={{ 'aria-label': m.ui_close() }}>
      <form className="formdialog" onSubmit={send} noValidate>
        {problem && <div className="banner tone-danger" role="alert"><Icon name="warning" size={17} /><div>{problem}</div></div>}
        {children}
        <div className="formdialog-foot"><Button look="ghost" onClick={onClose}>{m.ui_cancel()}</Button><Button type="submit" look={danger ? 'danger' : 'primary'} busy={busy} disabled={disabled}>{submit}</Button></div>
      </form>
    </Modal>
  );
}

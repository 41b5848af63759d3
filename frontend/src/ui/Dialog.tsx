import { useEffect, useId, useRef, type ReactNode, type RefObject } from 'react';
import { m } from '@/lib/i18n';
import { IconButton } from './Button';

type Props = { open: boolean; onClose: () => void; title: ReactNode; kind?: 'dialog' | 'drawer' | 'sheet'; side?: 'left' | 'right'; footer?: ReactNode; children: ReactNode };

/** Over the page while `open`. Whoever had the focus has it again afterwards, unless a new page took it: the platform does not see to that for what is taken out. */
export function useModal(ref: RefObject<HTMLDialogElement | null>, open = true) {
  useEffect(() => {
    const element = open && ref.current;
    if (!element) return undefined;
    const opener = document.activeElement as HTMLElement;
    element.showModal();
    return () => {
      element.close();
      if (document.activeElement === document.body) opener.focus({ preventScroll: true });
    };
  }, [ref, open]);
}

/** A modal on the platform's <dialog>: focus trap, Esc and inert background come with it. Links inside should use `replace`. */
export function Dialog({ open, onClose, title, kind = 'dialog', side = 'right', footer, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useModal(ref, open);
  if (!open) return null;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- Esc is the keyboard's way, the platform handles it
    <dialog
      ref={ref} className={`dlg ${kind === 'dialog' ? '' : kind} ${side === 'left' ? 'left' : ''}`} aria-labelledby={heading}
      onCancel={(event) => { event.preventDefault(); onClose(); }}
      onClick={(event) => { if (event.target === event.currentTarget) onClose(); }}
    >
      <div className="dlg-head"><h2 id={heading}>{title}</h2><IconButton icon="close" label={m.ui_close()} onClick={onClose} /></div>
      <div className="body">{children}</div>
      {footer && <div className="dlg-foot">{footer}</div>}
    </dialog>
  );
}

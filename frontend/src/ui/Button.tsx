import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './icons';

export type ButtonLook = { look?: 'plain' | 'primary' | 'soft' | 'ghost' | 'danger'; size?: 'sm' | 'md' | 'lg'; wide?: boolean; icon?: IconName };

const classOf = ({ look = 'plain', size = 'md', wide }: ButtonLook, extra?: string) => ['btn', look !== 'plain' && look, size !== 'md' && size, wide && 'wide', extra].filter(Boolean).join(' ');

/** `busy` keeps the width, shows a spinner and refuses clicks. */
export function Button({ look, size, wide, icon, busy, className, children, type = 'button', disabled, ...rest }: ButtonLook & { busy?: boolean } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button type={type} className={classOf({ look, size, wide }, className)} disabled={disabled || busy} aria-busy={busy || undefined} {...rest}>
      {busy && <span className="spin" aria-hidden="true" />}
      {icon && <Icon name={icon} size={size === 'sm' ? 16 : 18} />}
      <span>{children}</span>
    </button>
  );
}

/** The look of a button for a link: `<Link className={buttonClass({look: 'primary'})}>`. */
export const buttonClass = classOf;

export function ButtonLink({ look, size, wide, icon, className, children, ...rest }: ButtonLook & AnchorHTMLAttributes<HTMLAnchorElement>) {
  return <a className={classOf({ look, size, wide }, className)} {...rest}>{icon && <Icon name={icon} size={18} />}<span>{children}</span></a>;
}

/** A 44 px target with only an icon; `label` is its name and tooltip. */
export function IconButton({ icon, label, size, className, children, ...rest }: { icon: IconName; label: string; size?: 'sm'; children?: ReactNode } & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'size'>) {
  return <button type="button" className={['iconbtn', size, className].filter(Boolean).join(' ')} aria-label={label} title={label} {...rest}><Icon name={icon} size={size === 'sm' ? 18 : 22} />{children}</button>;
}

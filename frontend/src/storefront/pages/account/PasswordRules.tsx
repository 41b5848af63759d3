import { m } from '@/lib/i18n';
import { Icon } from '@/ui';

/** The server's own minimum; what is too common only it knows. */
const LEAST = 8;

/** What the password must be, ticked while it is typed. */
export function PasswordRules({ password }: { password: string }) {
  const rules: Array<[boolean, string]> = [[password.length >= LEAST, m.store_password_length({ least: LEAST })], [password.length >= LEAST && !/^(.)\1+$|^(012|123|234|345|456|567|678|789)+\d*$/.test(password), m.store_password_common()]];
  return <span className="pwrules">{rules.map(([met, text]) => <span key={text} className={met ? 'met' : ''}><Icon name={met ? 'check' : 'minus'} size={14} />{text}</span>)}</span>;
}

import { Link } from 'wouter';
import { m } from '@/lib/i18n';
import { EmptyState, buttonClass } from '@/ui';

/** A page that needs to know who is here. */
export function SignInFirst({ next }: { next: string }) {
  return <EmptyState art="lock" title={m.store_sign_in_first()} text={m.store_sign_in_first_text()} action={<><Link href={`/sign-in?next=${encodeURIComponent(next)}`} className={buttonClass({ look: 'primary' })}>{m.ui_sign_in()}</Link><Link href="/register" className={buttonClass({})}>{m.store_register()}</Link></>} />;
}

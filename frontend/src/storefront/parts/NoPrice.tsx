import { Link } from 'wouter';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';

/** What stands where a price would: how to come to see it, or that it is to be asked for. */
export default function NoPrice() {
  const why = useSession().viewer?.hiddenPrices;
  if (!why) return <span className="muted">{m.store_price_ask()}</span>;
  return why === 'SIGN_IN' ? <Link className="noprice" href={`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`}>{m.store_prices_sign_in()}</Link> : <Link className="noprice" href="/account" title={m.store_prices_approval_text()}>{m.store_prices_approval()}</Link>;
}

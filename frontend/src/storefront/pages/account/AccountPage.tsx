import { Suspense } from 'react';
import { Link } from 'wouter';
import { StoreAccountDoc } from '@/gen/features/access/store-account';
import { StoreApprovalCountDoc } from '@/gen/features/approvals/store-approvals';
import { StoreInquiryUnreadDoc } from '@/gen/features/inquiries/store-inquiries';
import { useQuery } from '@/lib/graphql';
import { LOCALE_NAMES, locales, m, switchLocale, useLocale } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { THEMES, switchTheme, useTheme } from '@/lib/theme';
import { Button, ErrorState, Icon, Money, SkeletonLines, themeName, type IconName } from '@/ui';
import { addIcons } from '@/ui/icons';
import { Page } from '../../shell/Page';
import { SignInFirst } from '../../shell/SignInFirst';
import { Personal } from './Personal';
import { PasswordForm, ProfileForm } from './Profile';
import { Sessions } from './Sessions';
import './account.css';

// The console's drawing, which customers download with this page.
addIcons({ signOut: 'M10 4H4.5v16H10M9.5 12h11M16 7.5l4.5 4.5-4.5 4.5' });

const Stay = lazily(() => import('../../guest/Stay'));
const Install = lazily(() => import('../../offline/Install'));

/** A guest is given an address that no mail comes to; nobody needs to see it. */
const NO_MAIL = /\.invalid$/;

/** How the shop looks; kept on this device. */
function Appearance() {
  const here = useLocale();
  const theme = useTheme();
  return (
    <section className="card stack">
      <h2>{m.store_appearance()}</h2>
      <div className="optrow"><span className="muted">{m.ui_language()}</span><div className="chips">{locales.map((l) => <button key={l} type="button" lang={l} className="chip" aria-pressed={l === here} onClick={() => switchLocale(l)}>{LOCALE_NAMES[l]}</button>)}</div></div>
      <div className="optrow"><span className="muted">{m.store_theme()}</span><div className="chips">{THEMES.map((t) => <button key={t} type="button" className="chip" aria-pressed={t === theme} onClick={() => switchTheme(t)}>{themeName(t)}</button>)}</div></div>
    </section>
  );
}

function Mine() {
  const session = useSession();
  const [result, again] = useQuery({ query: StoreAccountDoc });
  const [count] = useQuery({ query: StoreApprovalCountDoc, requestPolicy: 'cache-and-network' });
  const waiting = count.data?.approvalCount;
  const [inquiries] = useQuery({ query: StoreInquiryUnreadDoc, requestPolicy: 'cache-and-network', pause: !session.can('inquiries.read') });
  const answers = inquiries.data?.inquiryCounts.unread;
  const viewer = result.data?.viewer;
  const customer = viewer?.customer;
  if (!viewer && result.error) return <ErrorState error={explain(result.error)} retry={() => again({ requestPolicy: 'network-only' })} />;
  if (!viewer?.user) return <SkeletonLines lines={6} height={48} />;
  const links: Array<[string, IconName, string, string]> = [['/orders', 'orders', m.store_page_orders(), customer ? String(customer.orderCount) : ''], ['/company', 'user', m.company_title(), ''], ['/company/approvals', 'check', m.company_approvals(), waiting ? String(waiting) : ''], ...(session.can('inquiries.read') ? [['/account/inquiries', 'phone', m.inquiries_mine(), answers ? String(answers) : ''] as [string, IconName, string, string]] : []), ['/addresses', 'pin', m.store_page_addresses(), ''], ['/notifications', 'bell', m.store_notifications(), viewer.unreadNotifications ? String(viewer.unreadNotifications) : '']];
  return (
    <div className="mine">
      <section className="hero me"><div><h1>{customer?.name ?? viewer.user.name}</h1><p>{viewer.user.name} · {NO_MAIL.test(viewer.user.email) ? viewer.user.phone : viewer.user.email}{customer && ` · ${customer.number}`}</p></div>
        {customer && <dl><div><dt>{m.store_ordered_total()}</dt><dd><Money value={customer.orderedTotal} strong /></dd></div><div><dt>{m.store_open_balance()}</dt><dd><Money value={customer.openBalance} strong /></dd></div></dl>}
        {customer?.status === 'PENDING' && <p className="note tone-warning"><Icon name="clock" size={18} />{m.store_pending()}</p>}
      </section>
      <ul className="card links">{links.map(([href, icon, label, extra]) => <li key={href}><Link href={href}><Icon name={icon} /><span>{label}</span>{extra && <span className="muted num">{extra}</span>}<Icon name="chevronRight" size={16} /></Link></li>)}</ul>
      {customer?.owner && <section className="card row rep"><Icon name="user" /><span className="stack"><span className="pmeta">{m.store_your_rep()}</span><span className="strong">{customer.owner.name}</span></span>{viewer.firm.phone && <a className="chip" href={`tel:${viewer.firm.phone}`}><Icon name="phone" size={16} />{viewer.firm.phone}</a>}</section>}
      <Suspense fallback={null}><Stay /></Suspense>
      <Suspense fallback={null}><Install /></Suspense>
      <ProfileForm name={viewer.user.name} phone={viewer.user.phone} />
      <PasswordForm />
      <Sessions />
      <Personal />
      <Appearance />
      <Button icon="signOut" onClick={() => void session.signOut()}>{m.ui_sign_out()}</Button>
    </div>
  );
}

export default function AccountPage() {
  const { status } = useSession();
  return <Page title={m.store_page_account()} heading={status === 'anonymous' ? m.store_page_account() : null}>{status === 'anonymous' ? <div className="mine"><SignInFirst next="/account" /><Appearance /></div> : status === 'signed-in' ? <Mine /> : <SkeletonLines lines={6} height={48} />}</Page>;
}

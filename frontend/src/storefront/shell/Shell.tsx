import { Suspense, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { useSession } from '@/lib/session';
import { Icon, LanguageSwitch, ThemeSwitch, Toasts, Wordmark, useDialog, type IconName } from '@/ui';
import { useCart, useCartSync } from '../cart/useCart';
import { SearchBox } from './SearchBox';

const CategoryDrawer = lazily(() => import('./CategoryDrawer'));
/** Resolves when the browser has nothing better to do. */
const idle = (): Promise<unknown> => new Promise((done) => { (globalThis.requestIdleCallback ?? setTimeout)(done); });
/** What works without a network begins when the page has been painted. */
const NetBar = lazily(() => idle().then(() => import('../offline/NetBar')));

/** Whoever has a finger has a camera, too. */
const touched = matchMedia('(pointer: coarse)').matches;
const ScanSearch = lazily(() => import('./ScanSearch'));

function CategoryMenu() {
  const dialog = useDialog();
  return (
    <>
      <button type="button" className="btn ghost catbtn" aria-haspopup="dialog" onClick={dialog.show}><Icon name="menu" /><span>{m.store_all_categories()}</span></button>
      {dialog.open && <Suspense fallback={null}><CategoryDrawer onClose={dialog.hide} /></Suspense>}
    </>
  );
}

const TABS: ReadonlyArray<{ href: string; icon: IconName; label: () => string; under: RegExp }> = [
  { href: '/', icon: 'home', label: m.store_nav_home, under: /^\/$/ },
  { href: '/search', icon: 'grid', label: m.store_nav_categories, under: /^\/(c|search|p)(\/|$)/ },
  { href: '/cart', icon: 'cart', label: m.store_nav_cart, under: /^\/(cart|checkout)/ },
  { href: '/orders', icon: 'orders', label: m.store_nav_orders, under: /^\/orders/ },
  { href: '/account', icon: 'user', label: m.store_nav_me, under: /^\/(account|addresses|sign-in|register)/ },
];

/** What surrounds every storefront page: header, tab bar on phones, footer, toasts. */
export function Shell({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const session = useSession();
  const { count } = useCart();
  useCartSync();
  const badge = count > 0 && <span className="count" aria-hidden="true">{count > 99 ? '99+' : count}</span>;
  const firm = session.viewer?.firm;
  return (
    <>
      <a className="skip" href="#main">{m.ui_skip()}</a>
      <Suspense fallback={null}><NetBar /></Suspense>
      <header className="top">
        <div className="bar">
          <Link href="/" className="logo" aria-label={firm ? undefined : 'Orderwell'}><Wordmark name={session.viewer ? firm?.name : ''} /></Link>
          <CategoryMenu />
          <SearchBox />
          {touched && <Suspense fallback={<span className="iconbtn scansearch" />}><ScanSearch /></Suspense>}
          <nav className="tools" aria-label={m.store_account()}>
            <Link href="/quick" className="btn ghost wideonly"><Icon name="list" /><span>{m.ordering_pad()}</span></Link>
            <LanguageSwitch />
            <ThemeSwitch />
            {session.status === 'signed-in'
              ? <Link href="/account" className="btn ghost wideonly"><Icon name="user" /><span className="truncate">{session.viewer?.customer?.name ?? session.viewer?.user?.name}</span></Link>
              : <Link href="/sign-in" className="btn ghost wideonly"><Icon name="user" /><span>{m.ui_sign_in()}</span></Link>}
            {session.status === 'signed-in' && <Link href="/notifications" className="iconbtn" aria-label={m.store_notifications_count({ count: session.viewer?.unreadNotifications ?? 0 })}><Icon name="bell" size={22} />{Boolean(session.viewer?.unreadNotifications) && <span className="count" aria-hidden="true">{session.viewer?.unreadNotifications}</span>}</Link>}
            <Link href="/cart" className="iconbtn wideonly" aria-label={m.store_cart_count({ count })}><Icon name="cart" size={22} />{badge}</Link>
          </nav>
        </div>
      </header>
      <main id="main" tabIndex={-1}>{children}</main>
      <footer className="foot">
        <div className="bar">
          <div className="stack"><Wordmark /><span className="muted">{m.store_brand_line()}</span></div>
          <nav aria-label={m.store_footer_help()}><Link href="/privacy">{m.store_privacy()}</Link>{firm?.phone && <a href={`tel:${firm.phone}`}>{firm.phone}</a>}{firm?.email && <a href={`mailto:${firm.email}`}>{firm.email}</a>}</nav>
          <span className="muted">{m.store_terms_line()}</span>
        </div>
      </footer>
      <nav className="tabbar" aria-label={m.store_nav_main()}>
        {TABS.map((tab) => (
          <Link key={tab.href} href={tab.href} aria-current={tab.under.test(path) ? 'page' : undefined}>
            <span className="tabicon"><Icon name={tab.icon} size={23} />{tab.href === '/cart' && badge}</span><span>{tab.label()}</span>{tab.href === '/cart' && count > 0 && <span className="sr">{count}</span>}
          </Link>
        ))}
      </nav>
      <Toasts />
    </>
  );
}

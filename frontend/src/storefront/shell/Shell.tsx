import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { CategoryMenuDoc } from '@/gen/features/catalog/categories';
import { CartCountDoc } from '@/gen/features/cart/count';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { useSearch } from '@/lib/url';
import { ConnectionBar, Dialog, Icon, LanguageSwitch, ThemeSwitch, Toasts, Wordmark, useDialog, type IconName } from '@/ui';

function SearchBox() {
  const [, go] = useLocation();
  const search = useSearch();
  const [path] = useLocation();
  const given = path === '/search' ? (new URLSearchParams(search).get('q') ?? '') : '';
  const [text, setText] = useState(given);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setText(given), [given]);
  useEffect(() => {
    const onSlash = (event: KeyboardEvent) => {
      if (event.key !== '/' || (event.target instanceof Element && event.target.matches('input,textarea,select,dialog *'))) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', onSlash);
    return () => removeEventListener('keydown', onSlash);
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    input.current?.blur();
    go(text.trim() ? `/search?q=${encodeURIComponent(text.trim())}` : '/search');
  };
  return (
    <form className="searchbox withicon" role="search" onSubmit={submit}>
      <Icon name="search" size={18} />
      <input ref={input} className="input" type="search" enterKeyHint="search" autoComplete="off" aria-label={m.ui_search()} placeholder={m.store_search_placeholder()} value={text} onChange={(e) => setText(e.currentTarget.value)} />
    </form>
  );
}

function CategoryMenu() {
  const dialog = useDialog();
  const [result] = useQuery({ query: CategoryMenuDoc, pause: !dialog.open });
  const all = result.data?.categories ?? [];
  const below = (id: string) => all.filter((c) => c.parent?.id === id);
  return (
    <>
      <button type="button" className="btn ghost catbtn" aria-haspopup="dialog" onClick={dialog.show}><Icon name="menu" /><span>{m.store_all_categories()}</span></button>
      <Dialog open={dialog.open} onClose={dialog.hide} title={m.store_all_categories()} kind="drawer" side="left">
        <ul className="catlist">
          {all.filter((c) => !c.parent).map((c) => (
            <li key={c.id}>
              <Link replace href={`/c/${c.code}`} className="catlink strong">{c.name}<span className="muted num">{c.productCount}</span></Link>
              {below(c.id).length > 0 && <ul>{below(c.id).map((s) => <li key={s.id}><Link replace href={`/c/${s.code}`} className="catlink">{s.name}<span className="muted num">{s.productCount}</span></Link></li>)}</ul>}
            </li>
          ))}
        </ul>
      </Dialog>
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
  const [cart] = useQuery({ query: CartCountDoc });
  const count = cart.data?.cart.lineCount ?? 0;
  const badge = count > 0 && <span className="count" aria-hidden="true">{count > 99 ? '99+' : count}</span>;
  const firm = session.viewer?.firm;
  return (
    <>
      <a className="skip" href="#main">{m.ui_skip()}</a>
      <ConnectionBar />
      <header className="top">
        <div className="bar">
          <Link href="/" className="logo" aria-label="Orderwell"><Wordmark /></Link>
          <CategoryMenu />
          <SearchBox />
          <nav className="tools" aria-label={m.store_account()}>
            <LanguageSwitch />
            <ThemeSwitch />
            {session.status === 'signed-in'
              ? <Link href="/account" className="btn ghost wideonly"><Icon name="user" /><span className="truncate">{session.viewer?.customer?.name ?? session.viewer?.user?.name}</span></Link>
              : <Link href="/sign-in" className="btn ghost wideonly"><Icon name="user" /><span>{m.ui_sign_in()}</span></Link>}
            <Link href="/cart" className="iconbtn wideonly" aria-label={m.store_cart_count({ count })}><Icon name="cart" size={22} />{badge}</Link>
          </nav>
        </div>
      </header>
      <main id="main" tabIndex={-1}>{children}</main>
      <footer className="foot">
        <div className="bar">
          <div className="stack"><Wordmark /><span className="muted">{firm?.name ?? m.store_brand_line()}</span></div>
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

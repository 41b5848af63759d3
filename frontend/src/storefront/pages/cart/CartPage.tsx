import { Suspense, useCallback, useEffect, useMemo, useRef } from 'react';
import { Link } from 'wouter';
import { StoreAcceptPricesDoc, StoreCartChangedDoc, StoreCartPageDoc, StoreClearCartDoc, StoreStockChangedDoc } from '@/gen/features/cart/store-page';
import { useClient, useMutate, useQuery, useSubscription } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Button, EmptyState, ErrorState, Icon, Money, SkeletonLines, buttonClass, toast, useFocusKept } from '@/ui';
import { keyOf, renewCart, tellOtherTabs, useCart } from '../../cart/useCart';
import { setTicks, useTicks } from '../../cart/ticks';
import { troublesOf } from '../../cart/troubles';
import { CartQuestions, UnsentLines } from '../../offline/CartChanges';
import { useOffline } from '../../offline/net';
import { ListButton } from '../../ordering/ListButton';
import { NoPrice } from '../../parts/Buy';
import { FreeDelivery, Totals } from '../../parts/Totals';
import { Page } from '../../shell/Page';
import { Line, type Cart, type CartLine } from './Line';
import './cart.css';

/** After a line has gone, the button that takes away the next one; after a line was corrected, its quantity. */
const nextLine = (list: HTMLElement, at: number, had: Element) => list.children[Math.min(at, list.children.length - 1)]?.querySelector<HTMLElement>(had.closest('.fixes') ? '.stepper button:last-child' : '.lremove');

const Ask = lazily(() => import('../../inquiries/Ask'));
const Recommended = lazily(() => import('../../recommend/Recommended'));

export default function CartPage() {
  const session = useSession();
  const client = useClient();
  const cart = useCart();
  const offline = useOffline();
  const [result, again] = useQuery({ query: StoreCartPageDoc });
  const accept = useMutate(StoreAcceptPricesDoc);
  const clear = useMutate(StoreClearCartDoc);
  const data = result.data?.cart;
  const ticks = useTicks(data);
  const list = useRef<HTMLUListElement>(null);
  useFocusKept(list, nextLine);
  const latest = useRef({ cart, ticks });
  latest.current = { cart, ticks };
  const acts = useMemo((): Cart => ({ set: (...change) => latest.current.cart.set(...change), add: (lines) => latest.current.cart.add(lines), quantity: (place) => latest.current.cart.quantity(place) }), []);
  const onTick = useCallback((line: CartLine, on: boolean) => latest.current.ticks.set([line], on), []);
  const ids = useMemo(() => [...new Set((data?.lines ?? []).map((l) => l.variant.id))].sort(), [data]);
  const [stock] = useSubscription({ query: StoreStockChangedDoc, variables: { variantIds: ids }, pause: ids.length === 0 });
  useEffect(() => { if (stock.data) again({ requestPolicy: 'network-only' }); }, [stock.data, again]);
  const [live] = useSubscription({ query: StoreCartChangedDoc, pause: session.status !== 'signed-in' });
  const elsewhere = live.data?.cartChanged.version;
  const known = useRef(0);
  known.current = data?.version ?? 0;
  useEffect(() => { if (elsewhere !== undefined && elsewhere > known.current) { again({ requestPolicy: 'network-only' }); renewCart(client); } }, [elsewhere, again, client]);
  useEffect(() => {
    const back = () => { if (!document.hidden) again({ requestPolicy: 'network-only' }); };
    document.addEventListener('visibilitychange', back);
    addEventListener('focus', back);
    return () => { document.removeEventListener('visibilitychange', back); removeEventListener('focus', back); };
  }, [again]);
  if (!data) return <Page title={m.store_page_cart()}>{result.error ? <ErrorState error={explain(result.error)} retry={() => again({ requestPolicy: 'network-only' })} /> : <SkeletonLines lines={6} height={40} />}</Page>;
  const lines = data.lines.filter((l) => cart.quantity({ variantId: l.variant.id, unitCode: l.unit.code }) > 0);
  const listed = new Set(data.lines.map((l) => keyOf({ variantId: l.variant.id, unitCode: l.unit.code })));
  if (!lines.length && !(offline && cart.count)) {
    return <Page title={m.store_page_cart()} heading={null}><EmptyState heading="h1" art="basket" title={m.store_cart_empty()} text={session.status === 'anonymous' ? m.store_cart_empty_anonymous() : m.store_cart_empty_text()} action={<><Link href="/search" className={buttonClass({ look: 'primary' })}>{m.store_browse()}</Link><Link href="/quick" className={buttonClass({})}>{m.ordering_pad()}</Link>{session.status === 'anonymous' ? <Link href="/sign-in?next=/cart" className={buttonClass({})}>{m.ui_sign_in()}</Link> : <Link href="/orders" className={buttonClass({})}>{m.checkout_cart_again()}</Link>}</>} /></Page>;
  }
  const { quote } = data;
  const ticked = lines.filter(ticks.ticked);
  const stale = cart.busy || ticks.busy;
  const changed = ticked.filter((l) => l.priceChanged).length;
  const owned = new Set(data.lines.flatMap((l, i) => troublesOf(l, i, quote.problems)));
  const general = quote.problems.filter((p) => !owned.has(p));
  const blocked = quote.problems.length > 0;
  const hidden = quote.problems.some((p) => p.code === 'PRICES_HIDDEN');
  const emptied = async () => {
    const before = lines.map((l) => ({ variantId: l.variant.id, unitCode: l.unit.code, quantity: cart.quantity({ variantId: l.variant.id, unitCode: l.unit.code }), remark: l.remark }));
    const later = before.filter((_, at) => !ticks.ticked(lines[at]!));
    const done = await clear.run({});
    if (done.ok) { tellOtherTabs(); toast(m.store_cart_cleared(), { undo: () => void cart.add(before).then(() => later.length && setTicks(client, later, false)) }); } else toast(done.problem.message, { tone: 'danger' });
  };
  const signedIn = session.status === 'signed-in';
  const words = ticked.length < lines.length ? m.checkout_ticks_go({ count: ticked.length }) : m.store_checkout();
  const toCheckout = (wide: boolean) => {
    const look = { look: 'primary', size: 'lg', wide } as const;
    if (!ticked.length) return <Button {...look} disabled>{lines.length ? m.checkout_ticks_none() : words}</Button>;
    return <Link href={signedIn ? '/checkout' : '/sign-in?next=/checkout'} className={buttonClass(look)}>{words}</Link>;
  };
  return (
    <Page title={m.store_page_cart()} actions={<span className="row cartacts"><Link href="/quick" className={buttonClass({ look: 'ghost', size: 'sm' })}><Icon name="list" size={16} />{m.ordering_pad()}</Link><ListButton size="sm" look="ghost" lines={lines.map((l) => ({ variantId: l.variant.id, unitCode: l.unit.code, quantity: l.quantity }))} /><Button look="ghost" size="sm" icon="trash" busy={clear.busy} onClick={() => void emptied()}>{m.store_cart_clear()}</Button></span>}>
      <div className="cartgrid">
        <div className="stack">
          <CartQuestions />
          {changed > 0 && <div className="note tone-warning" role="status"><Icon name="info" size={18} /><div>{m.store_prices_changed({ count: changed })}<span className="fixes"><Button size="sm" busy={accept.busy} onClick={() => void accept.run({})}>{m.store_prices_accept()}</Button></span></div></div>}
          {general.map((p, i) => <div key={i} className="note tone-warning" role="status"><Icon name="warning" size={18} /><div>{p.message}</div></div>)}
          {lines.length > 0 && <div className="panel cartlist">
            <label className="check tickall"><input type="checkbox" checked={ticked.length === lines.length} ref={(box) => { if (box) box.indeterminate = ticked.length > 0 && ticked.length < lines.length; }} onChange={(e) => ticks.set(lines, e.currentTarget.checked)} /><span>{m.checkout_ticks_all()}</span><span className="pmeta num" role="status">{m.checkout_ticks_count({ count: ticked.length, of: lines.length })}</span></label>
            <ul ref={list} className={`lines ${cart.busy ? 'busy' : ''}`}>{lines.map((l) => <Line key={l.id} line={l} quantity={cart.quantity({ variantId: l.variant.id, unitCode: l.unit.code })} cart={acts} ticked={ticks.ticked(l)} onTick={onTick} quoted={quote.lines.find((q) => q.variant.id === l.variant.id && q.unit.code === l.unit.code)} troubles={ticks.ticked(l) ? troublesOf(l, data.lines.indexOf(l), quote.problems) : []} />)}</ul>
          </div>}
          {offline && <UnsentLines known={listed} />}
        </div>
        <aside className="summary card">
          {hidden ? <NoPrice /> : ticked.length > 0 && <FreeDelivery quote={quote} from={result.data!.viewer.firm.freeFreightFrom} />}
          {!hidden && <div className={stale ? 'stale' : ''} aria-busy={stale}><Totals quote={quote} /></div>}
          <div className="wideonly">{toCheckout(true)}</div>
          {blocked && <p className="pmeta">{m.store_cart_blocked()}</p>}
          {signedIn && <Suspense fallback={null}><Ask about={{ subject: 'CART' }} label={m.inquiries_ask_cart()} look="ghost" size="sm" /></Suspense>}
          {offline && <p className="note tone-warning"><Icon name="wifiOff" size={18} />{m.offline_no_order()}</p>}
        </aside>
      </div>
      {!offline && <Suspense fallback={null}><Recommended place="CART" productIds={lines.map((l) => l.variant.product.id)} /></Suspense>}
      <div className="paybar"><span className={stale ? 'stale' : ''}><small>{m.store_total()}</small>{hidden ? <NoPrice /> : <Money value={quote.total} strong />}</span>{toCheckout(false)}</div>
    </Page>
  );
}

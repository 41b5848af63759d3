import { Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { StoreCheckoutDoc, StorePlaceOrderDoc, StoreQuoteForDoc, type StoreCheckoutQuery } from '@/gen/features/cart/store-checkout';
import { StoreSaveAddressDoc } from '@/gen/features/customers/store-addresses';
import { useDraft } from '@/lib/draft';
import { mutate, useClient, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { explain, type Explained } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { createStoredStore } from '@/lib/store';
import { Button, EmptyState, ErrorState, Icon, Money, SkeletonLines, buttonClass, toast, useFocusKept } from '@/ui';
import { remarkSeen, remarksSaved } from '../../cart/remarks';
import { renewCart, tellOtherTabs } from '../../cart/useCart';
import type { Trouble } from '../../cart/troubles';
import { AddressChoice, DeliveryChoice, InvoiceChoice, PaymentChoice, Remarks } from '../../checkout/Choices';
import { Held } from '../../checkout/Held';
import { Review } from '../../checkout/Review';
import { Step, Summary } from '../../checkout/Step';
import { NEW, carriedOver, emptyDraft, freshKey, inputOf, unanswered, type Draft } from '../../checkout/draft';
import { cartSettled, useReservation } from '../../checkout/useReservation';
import { useOffline } from '../../offline/net';
import { Totals } from '../../parts/Totals';
import { Page } from '../../shell/Page';
import './cart.css';
import './checkout.css';

const Changed = lazily(() => import('../../checkout/Changed'));
const Part = lazily(() => import('../../checkout/Part'));
const Short = lazily(() => import('../../checkout/Short'));
const Welcome = lazily(() => import('../../guest/GuestForm'));
const PhoneCheck = lazily(() => import('../../guest/PhoneCheck'));
const CheckoutNotice = lazily(() => import('../../company/CheckoutNotice'));

/** After an answer the next thing to answer; else what follows. */
const nextQuestion = (steps: HTMLElement, at: number) => steps.querySelector<HTMLElement>(':is(.short, .fixes) .btn') ?? steps.children[at]?.querySelector<HTMLElement>('a, button, input');

type Several = { problems?: Trouble[] };
/** From an order that took a part of the cart to the next one. */
const carried = createStoredStore<Partial<Draft>>('checkout-carried', {}, 'session');

/** `fetching`: what is shown is being asked for again; what is shown is what is agreed to, so nothing is placed meanwhile. */
function Form({ data, fetching, again }: { data: StoreCheckoutQuery; fetching: boolean; again: () => void }) {
  const reservation = useReservation(true);
  const { refresh, viewer: me } = useSession();
  const client = useClient();
  const [, go] = useLocation();
  const { name: recipient = '', phone = '' } = me?.user ?? {};
  const [draft, setDraft, clear] = useDraft<Draft>('checkout', useMemo(() => ({ ...emptyDraft, address: { ...emptyDraft.address, recipient, phone }, ...carried.get() }), [recipient, phone]));
  const latest = useRef(draft);
  latest.current = draft;
  const [troubles, setTroubles] = useState<Trouble[]>([]);
  const [busy, setBusy] = useState(false);
  const [settling, setSettling] = useState(false);
  const sending = useRef(false);
  const offline = useOffline();
  const { cart, viewer } = data;
  const addresses = viewer.customer?.addresses ?? [];
  const chosen = draft.addressId === NEW || addresses.some((a) => a.id === draft.addressId) ? draft.addressId : ((addresses.find((a) => a.isDefault) ?? addresses[0])?.id ?? NEW);
  const ticked = useMemo(() => cart.lines.filter((l) => l.ticked), [cart.lines]);
  const lines = useMemo(() => ticked.map((l) => ({ variantId: l.variant.id, unitCode: l.unit.code, quantity: l.quantity })), [ticked]);
  const pickup = draft.delivery === 'PICKUP';
  const areaCode = (chosen === NEW ? draft.address.areaCode || undefined : addresses.find((a) => a.id === chosen)?.areaCode);
  // The cart costs what it does at the default address: elsewhere, and for pickup, the way costs something else.
  const elsewhere = pickup || (viewer.firm.hasDeliveryZones && areaCode !== undefined && areaCode !== addresses[0]?.areaCode);
  const [other] = useQuery({ query: StoreQuoteForDoc, variables: { lines, deliveryMethod: draft.delivery, areaCode: pickup ? null : (areaCode ?? null) }, pause: !elsewhere });
  const pricing = fetching || settling || (elsewhere && other.fetching);
  const quote = (elsewhere && other.data?.quote) || cart.quote;
  const changed = troubles.find((t) => t.code === 'CART_CHANGED');
  const others = troubles.filter((t) => t !== changed);
  const shown = others.length ? others : cart.quote.problems;
  const at = (field: string) => troubles.find((t) => t.field === field)?.message;
  const change = useCallback((next: Partial<Draft>) => {
    setTroubles((all) => unanswered(all, latest.current, next));
    setDraft((before) => ({ ...before, ...next }));
  }, [setDraft]);
  const raised = troubles.find((t) => t.code === 'PRICE_CHANGED')?.params as { total?: string } | undefined;

  const place = async (expectedTotal: string) => {
    if (sending.current) return;
    sending.current = true;
    setBusy(true);
    setTroubles([]);
    const seen = lines.map((line, at) => ({ ...line, remark: remarkSeen(line, ticked[at]!.remark) }));
    await Promise.all([cartSettled(client), remarksSaved()]);
    const key = draft.key || freshKey();
    if (!draft.key) change({ key });
    const done = await mutate(client, StorePlaceOrderDoc, { input: inputOf(draft, key, chosen, expectedTotal, seen, data.waitingAttachments.map((f) => f.id)) });
    if (done.ok) {
      if (chosen === NEW && draft.saveAddress && !pickup) await mutate(client, StoreSaveAddressDoc, { id: null, input: { ...draft.address, postcode: draft.address.postcode || null } });
      reservation.ordered();
      clear();
      carried.set(ticked.length < cart.lines.length ? carriedOver({ ...draft, addressId: chosen }) : {});
      tellOtherTabs();
      renewCart(client);
      go(`/orders/${done.data.id}?placed=1`, { replace: true });
      return;
    }
    sending.current = false;
    setBusy(false);
    const all = (done.problem as Several).problems ?? [];
    const found = all.length ? all : [done.problem as Trouble];
    setTroubles(found);
    // Signed out meanwhile: the page asks who is here, and what was filled in waits in the draft.
    if (/^(UNAUTHENTICATED|SIGNED-OUT)$/.test(done.problem.code)) { toast(done.problem.message, { tone: 'danger' }); refresh(); return; }
    // The server has answered no: the next try is another attempt. A lost answer keeps its key, and is asked for again with the same words.
    if (done.problem.code !== 'NETWORK') { change({ key: '' }); again(); }
    const other = found.find((t) => t.code === 'CART_CHANGED');
    if (other) renewCart(client);
    if (other && !(other.params as { ticked: number }).ticked) toast(other.message); // this form goes: there is nothing to order
    requestAnimationFrame(() => {
      const told = document.querySelector<HTMLElement>('.problems');
      told?.scrollIntoView({ block: 'center' });
      told?.focus({ preventScroll: true }); // the button that was pressed could not keep it while it was busy
    });
  };
  const steps = useRef<HTMLDivElement>(null);
  useFocusKept(steps, nextQuestion);
  const fixed = useCallback(() => { setTroubles([]); setSettling(true); void cartSettled(client).then(() => { setSettling(false); again(); }); }, [client, again]);
  const part = ticked.length < cart.lines.length;
  const total = raised?.total ?? quote.total.amount;
  const button = <Button look="primary" size="lg" wide busy={busy || pricing} disabled={offline} onClick={() => void place(total)}>{raised?.total ? m.store_place_at_new() : m.store_place()}</Button>;
  const props = { draft, change, at };
  return (
    <>
      <div className="cartgrid">
        <div className="stack csteps" ref={steps}>
          {part && <Suspense fallback={null}><Part note cart={cart} onChosen={fixed} /></Suspense>}
          <Held cart={cart} minutes={viewer.firm.holdCheckoutMinutes} onKeep={() => reservation.keep().then(again)} />
          {!troubles.length && <Suspense fallback={null}><Short cart={cart} onFixed={fixed} /></Suspense>}
          {viewer.customer?.status === 'PENDING' && <p className="note tone-warning" role="status"><Icon name="clock" size={18} />{m.store_pending()}</p>}
          {offline && <p className="note tone-warning" role="status"><Icon name="wifiOff" size={18} />{m.offline_no_order()}</p>}
          {changed && <Suspense fallback={null}><Changed trouble={changed} /></Suspense>}
          <Summary troubles={others} />
          {data.guest?.phoneToConfirm && <Suspense fallback={<SkeletonLines lines={3} height={36} />}><PhoneCheck phone={data.guest.phoneToConfirm} onConfirmed={fixed} /></Suspense>}
          {!pickup && <Step id="address" number={1} title={m.store_step_address()}><AddressChoice {...props} addresses={addresses} chosen={chosen} /></Step>}
          <Step id="delivery" number={pickup ? 1 : 2} title={m.store_step_delivery()}><DeliveryChoice {...props} firm={viewer.firm} areaCode={areaCode} more={<Suspense fallback={null}><Part cart={cart} onChosen={fixed} /></Suspense>} /></Step>
          <Step id="payment" number={pickup ? 2 : 3} title={m.store_step_payment()}><PaymentChoice {...props} firm={viewer.firm} total={{ amount: total, currency: quote.total.currency }} /></Step>
          <Step id="invoice" number={pickup ? 3 : 4} title={m.store_step_invoice()}><InvoiceChoice {...props} company={viewer.customer} /></Step>
          <Step id="more" number={pickup ? 4 : 5} title={m.store_step_more()}><Remarks {...props} files={data.waitingAttachments} filesChanged={again} /></Step>
          <Step id="review" number={pickup ? 5 : 6} title={m.store_step_review()}><Review cart={cart} quote={quote} troubles={shown} onFixed={fixed} /><Link href="/cart" className="morelink"><Icon name="edit" size={16} />{m.store_edit_cart()}</Link></Step>
        </div>
        <aside className="summary card">
          {part && <p className="pmeta num">{m.checkout_part({ count: ticked.length, of: cart.lines.length })}</p>}
          <Totals quote={quote} pickup={pickup} />
          {raised?.total && <div className="note tone-warning"><Icon name="info" size={16} /><div>{m.store_new_total()} <Money value={{ amount: raised.total, currency: quote.total.currency }} strong /></div></div>}
          <Suspense fallback={null}><CheckoutNotice total={quote.total} /></Suspense>
          <div className="wideonly">{button}</div>
          <p className="pmeta">{(draft.split?.on ? draft.split.deposit : draft.payment) === 'ONLINE' ? m.store_hold_online({ minutes: viewer.firm.holdOnlineMinutes }) : m.store_hold_other({ hours: viewer.firm.holdOtherHours })}</p>
        </aside>
      </div>
      <div className="paybar"><span><small>{part ? m.checkout_part_sum({ count: ticked.length, of: cart.lines.length }) : m.store_total()}</small><Money value={{ amount: total, currency: quote.total.currency }} strong /></span>{button}</div>
    </>
  );
}

/** An order is placed by somebody who sees its sum: without a network there is none, and nothing is sent later by itself. */
const withoutNetwork = (error: Explained): Explained => (error.kind === 'offline' ? { ...error, message: m.offline_no_order() } : error);

export default function CheckoutPage() {
  const session = useSession();
  const [result, again] = useQuery({ query: StoreCheckoutDoc, pause: session.status !== 'signed-in', requestPolicy: 'network-only' }); // what was kept for the order before is none of this one
  const refetch = () => again({ requestPolicy: 'network-only' });
  // A lost connection takes the answer away, not the form that somebody is filling in.
  const last = useRef(result.data);
  last.current = result.data ?? last.current;
  const data = last.current;
  let body = <SkeletonLines lines={8} height={36} />;
  if (session.status === 'anonymous') body = <Suspense fallback={<SkeletonLines lines={4} height={36} />}><Welcome next="/checkout" /></Suspense>;
  else if (result.error && !data) body = <ErrorState error={withoutNetwork(explain(result.error))} retry={refetch} />;
  else if (data && !data.viewer.customer) body = <EmptyState art="lock" title={m.store_no_company()} text={m.store_no_company_text()} />;
  else if (data && data.cart.lines.length === 0) body = <EmptyState art="basket" title={m.store_cart_empty()} text={m.store_cart_empty_text()} action={<Link href="/search" className={buttonClass({ look: 'primary' })}>{m.store_browse()}</Link>} />;
  else if (data && !data.cart.lines.some((l) => l.ticked)) body = <EmptyState art="basket" title={m.checkout_nothing_ticked()} text={m.checkout_ticks_none()} action={<Link href="/cart" className={buttonClass({ look: 'primary' })}>{m.store_to_cart()}</Link>} />;
  else if (data) body = <Form data={data} fetching={result.fetching} again={refetch} />;
  return <Page title={m.store_page_checkout()}>{body}</Page>;
}

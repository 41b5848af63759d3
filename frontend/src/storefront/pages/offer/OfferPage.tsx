import { useState } from 'react';
import { useParams } from 'wouter';
import { StoreAcceptOfferDoc, StoreDeclineOfferDoc, StoreOrderOfferDoc, type StoreOfferFragment } from '@/gen/features/orders/store-offer';
import { useDraft } from '@/lib/draft';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain, problemAt, problemElsewhere } from '@/lib/problem';
import { Button, EmptyState, ErrorState, Icon, Illustration, Money, Picture, SkeletonLines, TextArea, TextInput } from '@/ui';
import { Countdown } from '../../orders/Countdown';
import { methodText } from '../../orders/words';
import { Page } from '../../shell/Page';
import '../account/account.css';
import '../orders/orders.css';

type Props = { offer: StoreOfferFragment; ticket: string; again: () => void };

/** Yes, or no and why; who says it is written down with the order. */
function Decision({ offer, ticket, again }: Props) {
  const [name, setName] = useDraft('offer.name', '');
  const [declining, setDeclining] = useState(false);
  const [reason, setReason] = useState('');
  const accept = useMutate(StoreAcceptOfferDoc);
  const decline = useMutate(StoreDeclineOfferDoc);
  const problem = (declining ? decline : accept).problem;
  const other = problemElsewhere(problem, ['name', 'reason']);
  const run = async () => {
    const done = declining ? await decline.run({ ticket, name, reason }) : await accept.run({ ticket, name });
    if (done.ok || done.problem.code !== 'NETWORK') again();
  };
  return (
    <section className="card pay stack">
      <h2>{m.offer_decide()}</h2>
      {offer.order.expiresAt && <Countdown until={offer.order.expiresAt} />}
      {other && <p className="note tone-danger" role="alert"><Icon name="warning" size={18} />{other}</p>}
      <TextInput label={m.offer_name()} autoComplete="name" required value={name} onChange={(e) => setName(e.currentTarget.value)} error={problemAt(problem, 'name')} />
      {declining && <TextArea label={m.offer_reason()} rows={3} required value={reason} onChange={(e) => setReason(e.currentTarget.value)} error={problemAt(problem, 'reason')} />}
      {declining ? (
        <div className="row"><Button look="danger" busy={decline.busy} onClick={() => void run()}>{m.offer_decline()}</Button><Button look="ghost" onClick={() => setDeclining(false)}>{m.ui_cancel()}</Button></div>
      ) : (
        <><Button look="primary" size="lg" wide icon="check" busy={accept.busy} onClick={() => void run()}>{m.offer_accept()}</Button><Button look="ghost" wide onClick={() => setDeclining(true)}>{m.offer_decline_ask()}</Button></>
      )}
      {offer.firm.phone && <p className="pmeta">{m.offer_questions()} <a className="textlink" href={`tel:${offer.firm.phone}`}>{offer.firm.phone}</a></p>}
    </section>
  );
}

/** What became of it: said instead of asked. */
function Decided({ offer }: { offer: StoreOfferFragment }) {
  if (offer.state === 'APPROVED') return <section className="placed"><Illustration name="done" /><div><h2>{m.offer_accepted()}</h2><p>{m.offer_accepted_text({ firm: offer.firm.name })}</p></div></section>;
  return <p className="note tone-neutral"><Icon name="info" size={18} />{offer.state === 'REJECTED' ? m.offer_declined() : offer.state === 'EXPIRED' ? m.offer_expired() : m.offer_ended()}</p>;
}

function Offer({ offer, ticket, again }: Props) {
  const { order } = offer;
  return (
    <>
      <div className="otop"><h1>{m.offer_title({ firm: offer.firm.name })}</h1><p className="muted">{m.offer_for({ name: order.customerName, number: order.number })}</p></div>
      {offer.state !== 'PENDING' && <Decided offer={offer} />}
      <div className="ogrid">
        <section className="card">
          <h2>{m.store_order_lines({ count: offer.lines.length })}</h2>
          <ul className="olines">
            {offer.lines.map((l) => (
              <li key={l.id}>
                <Picture media={l.picture} sizes="64px" alt="" />
                <div className="stack"><span className="strong">{l.name}</span><span className="pmeta num">{l.sku} · <Money value={l.unitPrice} /> × {l.baseQuantity}</span>{l.remark && <span className="pmeta">{l.remark}</span>}</div>
                <div className="stack oqty"><Money value={l.total} strong /><span className="pmeta num">{l.quantity} {l.unitName}</span></div>
              </li>
            ))}
          </ul>
        </section>
        <div className="stack">
          {offer.state === 'PENDING' && <Decision offer={offer} ticket={ticket} again={again} />}
          <section className="card sum">
            <h2>{m.store_amounts()}</h2>
            <div><span className="muted">{m.store_goods()}</span><Money value={order.goods} /></div>
            <div><span className="muted">{m.store_freight()}</span>{Number(order.freight.amount) ? <Money value={order.freight} /> : <span>{m.store_free()}</span>}</div>
            <div className="total"><span>{m.store_total()}</span><Money value={order.total} /></div>
          </section>
          <section className="card">
            <h2>{m.store_order_info()}</h2>
            <dl className="facts">
              <dt>{m.store_step_delivery()}</dt><dd>{order.destination || m.store_pickup()}</dd>
              <dt>{m.store_step_payment()}</dt><dd>{methodText(order.paymentMethod)}</dd>
              {order.requestedOn && <><dt>{m.store_requested_on()}</dt><dd className="num">{order.requestedOn}</dd></>}
              {order.poNumber && <><dt>{m.store_po()}</dt><dd className="num">{order.poNumber}</dd></>}
              {order.remarks && <><dt>{m.store_remarks()}</dt><dd>{order.remarks}</dd></>}
            </dl>
          </section>
        </div>
      </div>
    </>
  );
}

/** An order that staff placed for a company: whoever has the link sees it and decides, without signing in. */
export default function OfferPage() {
  const { ticket = '' } = useParams<{ ticket: string }>();
  const [result, ask] = useQuery({ query: StoreOrderOfferDoc, variables: { ticket } });
  const again = () => ask({ requestPolicy: 'network-only' });
  const offer = result.data?.orderOffer;
  const problem = result.error && explain(result.error);
  return (
    <Page title={m.offer_page()} heading={null}>
      {offer ? <Offer offer={offer} ticket={ticket} again={again} /> : problem?.kind === 'not-found' ? <EmptyState art="search" title={m.guest_link_over()} text={problem.message} /> : problem ? <ErrorState error={problem} retry={again} /> : <SkeletonLines lines={8} height={36} />}
    </Page>
  );
}

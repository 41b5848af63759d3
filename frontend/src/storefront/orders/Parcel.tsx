import type { ReactNode } from 'react';
import type { ShipmentState, TrackingCode } from '@/gen/schema';
import { date } from '@/lib/format';
import { m } from '@/lib/i18n';
import { Icon, IconButton, StatusPill, Time, toast } from '@/ui';
import { parcelText, parcelTone } from './words';
import './parcel.css';

export type TrackedEvent = { id: string; code: TrackingCode; text: string; location: string; note: string; occurredAt: string };
type Shown = { number: string; trackingNumber: string; state: ShipmentState; promisedAt: string | null; deliveredAt: string | null; signedBy: string; carrier: { name: string }; events: readonly TrackedEvent[]; lines: ReadonlyArray<{ id: string; name: string; quantity: number }> };
const SHOWN = 3;

function Events({ events }: { events: readonly TrackedEvent[] }) {
  return <ol className="track">{events.map((e) => <li key={e.id} className={e.code === 'DELIVERED' ? 'good' : /FAILED|EXCEPTION/.test(e.code) ? 'bad' : ''}><span className="strong">{e.text}</span>{(e.location || e.note) && <span className="muted">{[e.location, e.note].filter(Boolean).join(' · ')}</span>}<Time value={e.occurredAt} absolute /></li>)}</ol>;
}

/** A parcel on its way: carrier, number to copy, where it is, what is in it. */
export function Parcel({ parcel, title, more }: { parcel: Shown; title: string; more?: ReactNode }) {
  const events = [...parcel.events].sort((a, b) => b.occurredAt.localeCompare(a.occurredAt));
  const copy = () => void navigator.clipboard?.writeText(parcel.trackingNumber).then(() => toast(m.ui_copied()));
  return (
    <article className="card parcel">
      <div className="spread"><h3>{title}</h3><StatusPill tone={parcelTone(parcel.state)}>{parcelText(parcel.state)}</StatusPill></div>
      <p className="pmeta row"><Icon name="truck" size={18} /><span>{parcel.carrier.name}</span>{parcel.trackingNumber && <><span className="num strong">{parcel.trackingNumber}</span><IconButton icon="copy" size="sm" label={m.store_copy_number()} onClick={copy} /></>}</p>
      {parcel.deliveredAt ? <p className="row goodline"><Icon name="check" size={18} />{m.store_delivered_at()} <Time value={parcel.deliveredAt} absolute />{parcel.signedBy && ` · ${m.store_signed_by({ name: parcel.signedBy })}`}</p> : parcel.promisedAt && <p className="row"><Icon name="clock" size={18} />{m.store_promised({ day: date(parcel.promisedAt) })}</p>}
      <Events events={events.slice(0, SHOWN)} />
      {events.length > SHOWN && <details className="why"><summary>{m.store_more_events({ count: events.length - SHOWN })}<Icon name="chevronDown" size={16} /></summary><Events events={events.slice(SHOWN)} /></details>}
      <details className="why"><summary>{m.store_parcel_content({ count: parcel.lines.length })}<Icon name="chevronDown" size={16} /></summary><ol>{parcel.lines.map((l) => <li key={l.id}><span>{l.name}</span><span className="num">{l.quantity}</span></li>)}</ol></details>
      {more}
    </article>
  );
}

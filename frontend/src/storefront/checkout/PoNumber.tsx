import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { StoreOrderWithPoDoc } from '@/gen/features/delivery/store-delivery';
import { useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { TextInput } from '@/ui';

const PAUSE_MS = 350;

/** The buyer's own number; one that an order of the company has already is told while it is typed, with the way there. */
export function PoNumber({ value, change, error }: { value: string; change: (next: string) => void; error: string | undefined }) {
  const client = useClient();
  const [taken, setTaken] = useState<{ po: string; id: string; number: string }>();
  const po = value.trim();
  useEffect(() => {
    if (!po) return undefined;
    let gone = false;
    const timer = setTimeout(() => void client.query(StoreOrderWithPoDoc, { poNumber: po }, { requestPolicy: 'network-only' }).toPromise().then(({ data }) => { if (!gone) setTaken(data?.orderWithPo ? { po, ...data.orderWithPo } : undefined); }), PAUSE_MS);
    return () => { gone = true; clearTimeout(timer); };
  }, [po, client]);
  const by = taken?.po === po ? taken : undefined;
  return (
    <div className="stack" style={{ gap: 4 }}>
      <TextInput label={`${m.store_po()} (${m.ui_optional()})`} hint={m.store_po_hint()} value={value} onChange={(e) => change(e.currentTarget.value)} error={by ? `${m.checkout_po_taken()} ${by.number}` : error} />
      {by && <Link href={`/orders/${by.id}`} className="morelink">{m.store_page_order()} {by.number}</Link>}
    </div>
  );
}

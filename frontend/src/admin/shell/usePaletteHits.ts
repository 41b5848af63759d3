import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { PaletteFindDoc, type PaletteFindQuery } from '@/gen/features/lookup/console-lookup';
import type { RecordField } from '@/gen/schema';
import { nameOf } from '@/features/customers/words';
import { customerLabel, orderStatusText } from '@/features/orders/words';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import type { Command } from '../commands';

/** A record as a command that opens it. `detail`: by what it was found, or what else says which one it is. */
export type PaletteHit = Command & { detail?: string };

const PAUSE = 120; // milliseconds without a key before the server is asked

const FIELDS: Record<RecordField, () => string> = {
  NUMBER: m.console_by_number, PO_NUMBER: m.console_by_po, EXTERNAL_NUMBER: m.console_by_external, TRACKING_NUMBER: m.console_by_tracking, SKU: m.console_by_sku,
  PHONE: m.console_by_phone, EMAIL: m.console_by_email, TAX_ID: m.console_by_tax, NAME: m.console_by_name, CONTACT: m.console_by_contact, RECIPIENT: m.console_by_recipient,
};
const found = (hit: { matched: RecordField; text: string }): string => `${FIELDS[hit.matched]()} ${hit.text}`;
const group = (name: string, corrected: string | null | undefined): string => (corrected ? m.console_palette_corrected({ group: name, text: corrected }) : name);

function hitsOf(data: PaletteFindQuery, go: (to: string) => void): PaletteHit[] {
  const { searchOrders: orders, searchCustomers: customers, search } = data;
  return [
    ...(orders?.hits ?? []).map((hit): PaletteHit => ({
      id: `order${hit.order.id}`, group: group(m.console_nav_orders(), orders?.correctedTo), icon: 'orders', label: `${hit.order.number} ${customerLabel(hit.order)}`,
      detail: hit.matched === 'NUMBER' || hit.matched === 'NAME' ? orderStatusText(hit.order.status) : found(hit), run: () => go(`/orders/${hit.order.id}`),
    })),
    ...(customers?.hits ?? []).map((hit): PaletteHit => ({
      id: `customer${hit.customer.id}`, group: group(m.console_nav_customers(), customers?.correctedTo), icon: 'users', label: nameOf(hit.customer),
      detail: hit.matched === 'NAME' ? hit.customer.number : found(hit), run: () => go(`/customers/${hit.customer.id}`),
    })),
    ...search.products.nodes.map((p): PaletteHit => ({
      id: `product${p.id}`, group: group(m.console_nav_products(), search.correctedTo), icon: 'tag', label: p.name, detail: p.code, run: () => go(`/products/${p.id}`),
    })),
  ];
}

/** Orders, customers and goods for what is typed, each group the best first; those of the last text until the next are there. */
export function usePaletteHits(text: string, open: boolean): PaletteHit[] {
  const go = useNavigate();
  const { can } = useSession();
  const [asked, setAsked] = useState('');
  const wanted = open ? text.trim() : '';
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), wanted ? PAUSE : 0);
    return () => clearTimeout(timer);
  }, [wanted]);
  const [answer] = useQuery({ query: PaletteFindDoc, variables: { text: asked, orders: can('orders.read'), customers: can('customers.read') }, pause: !asked, requestPolicy: 'network-only' });
  return useMemo(() => (wanted && asked && answer.data ? hitsOf(answer.data, (to) => void go({ to })) : []), [wanted, asked, answer.data, go]);
}

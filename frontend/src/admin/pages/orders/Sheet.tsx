import { useRouter } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { ConsolePrintDoc, type ConsolePrintQuery } from '@/gen/features/orders/console-order';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { Button, EmptyState, ErrorState, SkeletonLines } from '@/ui';
import './print.css';

export type PrintOrder = ConsolePrintQuery['orders']['nodes'][number];
export type PrintFirm = ConsolePrintQuery['viewer']['firm'];
const MOST = 100;

/** The frame of a print view: paper on the screen, paper only in print. One sheet per order, each on a page of its own. */
export function PrintView({ title, ids, sheet }: { title: string; ids: string[]; sheet: (order: PrintOrder, firm: PrintFirm) => ReactNode }) {
  const router = useRouter();
  const wanted = ids.slice(0, MOST);
  const [result, again] = useQuery({ query: ConsolePrintDoc, variables: { filter: { ids: wanted }, first: Math.max(1, wanted.length) }, requestPolicy: 'network-only' });
  const orders = result.data?.orders.nodes ?? [];
  const name = orders.length === 1 ? `${title} ${orders[0]!.number}` : title;
  useEffect(() => { document.title = name; }, [name]);
  if (result.error && !result.data) return <ErrorState error={explain(result.error)} retry={() => again()} />;
  return (
    <div className="printview">
      <div className="printbar"><Button icon="arrowLeft" look="ghost" onClick={() => router.history.back()}>{m.ui_back()}</Button><h1>{name}</h1><Button look="primary" icon="print" disabled={orders.length === 0} onClick={() => print()}>{m.orders_print()}</Button></div>
      {!result.data && <SkeletonLines lines={8} />}
      {result.data && orders.length === 0 && <EmptyState art="search" title={m.orders_not_found()} />}
      {orders.map((order) => sheet(order, result.data!.viewer.firm))}
    </div>
  );
}

/** Head and facts that every sheet has. */
export function SheetHead({ title, order, firm, aside }: { title: string; order: PrintOrder; firm: PrintFirm; aside?: ReactNode }) {
  return (
    <header className="sheet-head">
      <div><strong className="sheet-firm">{firm.name}</strong><span>{firm.address}</span><span>{[firm.phone, firm.email].filter(Boolean).join(' · ')}</span></div>
      <div className="sheet-title"><h2>{title}</h2><span className="num">{order.number}</span>{aside}</div>
    </header>
  );
}
export const SheetFacts = ({ items }: { items: ReadonlyArray<[string, ReactNode]> }) => <dl className="sheet-facts">{items.filter(([, v]) => v).map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}</dl>;

import { useEffect, useMemo, useState } from 'react';
import { ConsoleQuoteDoc, type ConsoleQuoteQuery, type ConsoleVariantSearchQuery } from '@/gen/features/orders/console-place';
import type { DeliveryMethod, OrderLineInput } from '@/gen/schema';
import { useQuery } from '@/lib/graphql';
import type { PictureMedia } from '@/ui';

export type FoundVariant = ConsoleVariantSearchQuery['variants'][number];
/** A line being written. `factor` of each unit is in base units. */
export type DraftLine = { variantId: string; sku: string; name: string; unitCode: string; quantity: number; units: ReadonlyArray<{ code: string; name: string; factor: number }>; picture: PictureMedia | null; moq: number; step: number; remark?: string | undefined };
export type Quote = ConsoleQuoteQuery['quote'];

/** Adds a variant, or one more of it when it is there in that unit. A new line takes the default unit and the least quantity. */
export function withVariant(lines: readonly DraftLine[], found: FoundVariant, scannedUnit?: string): DraftLine[] {
  const unit = found.units.find((u) => u.code === scannedUnit) ?? found.units.find((u) => u.isDefault) ?? found.units[0]!;
  const at = lines.findIndex((l) => l.variantId === found.id && l.unitCode === unit.code);
  if (at >= 0) return lines.map((l, i) => (i === at ? { ...l, quantity: l.quantity + 1 } : l));
  const least = Math.max(1, Math.ceil(found.moq / unit.factor));
  return [...lines, { variantId: found.id, sku: found.sku, name: found.fullName, unitCode: unit.code, quantity: least, units: found.units, picture: found.product.picture ?? null, moq: found.moq, step: found.step }];
}

export const inputLines = (lines: readonly DraftLine[]): OrderLineInput[] => lines.filter((l) => l.quantity > 0).map((l) => ({ variantId: l.variantId, unitCode: l.unitCode, quantity: l.quantity, remark: l.remark || null }));

/** The server's price of the lines, 250 ms after the last change; the old quote stays visible meanwhile. */
export function useQuote(lines: readonly DraftLine[], customerId: string | undefined, deliveryMethod: DeliveryMethod, areaCode?: string) {
  const text = useMemo(() => JSON.stringify({ lines: inputLines(lines), customerId: customerId ?? null, deliveryMethod, areaCode: areaCode || null }), [lines, customerId, deliveryMethod, areaCode]);
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), 250);
    return () => clearTimeout(timer);
  }, [text]);
  const variables = useMemo(() => JSON.parse(asked) as { lines: OrderLineInput[]; customerId: string | null; deliveryMethod: DeliveryMethod; areaCode: string | null }, [asked]);
  const [result] = useQuery({ query: ConsoleQuoteDoc, variables, pause: variables.lines.length === 0, requestPolicy: 'network-only' });
  const settled = asked === text && !result.fetching && !result.stale;
  return { quote: lines.length ? result.data?.quote : undefined, settled, error: result.error };
}

/** The quote's line for a draft line: same variant and unit. */
export const quoted = (quote: Quote | undefined, line: DraftLine) => quote?.lines.find((q) => q.variant.id === line.variantId && q.unit.code === line.unitCode);

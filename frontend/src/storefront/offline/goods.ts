import type { Good } from './worker-types';

type Seen = Record<string, unknown> & { __typename?: string };
const isSeen = (value: unknown): value is Seen => typeof value === 'object' && value !== null;
const said = (value: unknown): string => (typeof value === 'string' ? value : '');
const counted = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 1);

function variantOf(one: Seen): Good['variant'] | undefined {
  if (!said(one['id']) || !said(one['sku'])) return undefined;
  const units = (Array.isArray(one['units']) ? one['units'] : []).filter(isSeen).filter((unit) => said(unit['code']) && said(unit['name']));
  return {
    id: said(one['id']), sku: said(one['sku']), codes: [said(one['barcode']), said(one['customerCode']), ...units.map((unit) => said(unit['barcode']))].filter(Boolean), name: said(one['fullName']) || said(one['name']), moq: counted(one['moq']), step: counted(one['step']),
    units: units.map((unit) => ({ code: said(unit['code']), name: said(unit['name']), factor: counted(unit['factor']), isDefault: unit['isDefault'] === true })),
  };
}

/** What the buyer pays for a base unit of the cheapest of these, as far as it was told. */
function ownPrice(variants: unknown): Seen | undefined {
  const prices = (Array.isArray(variants) ? variants : []).filter(isSeen).map((one) => one['price']).filter(isSeen).map((one) => one['unitPrice']).filter(isSeen);
  return prices.sort((a, b) => Number(a['amount']) - Number(b['amount']))[0];
}

/**
 * Collects the goods in an answer, whatever was asked: products and variants are known by the names of their types.
 * What was found before stays, so the newest answer goes first; only what it lacked is filled in.
 */
export function goodsIn(answer: unknown, found: Map<string, Good>, above?: Seen): void {
  if (Array.isArray(answer)) { for (const one of answer) goodsIn(one, found, above); return; }
  if (!isSeen(answer)) return;
  const kind = answer.__typename;
  const inner = kind === 'Product' ? answer : above;
  if (kind === 'Product') note(answer, undefined, ownPrice(answer['variants']), found);
  if (kind === 'Variant') note(isSeen(answer['product']) ? answer['product'] : above, variantOf(answer), ownPrice([answer]), found);
  for (const child of Object.values(answer)) if (isSeen(child)) goodsIn(child, found, inner);
}

function note(product: Seen | undefined, variant: Good['variant'], own: Seen | undefined, found: Map<string, Good>): void {
  if (!product || !said(product['code'])) return;
  const key = variant?.id ?? said(product['code']);
  const before = found.get(key);
  const name = said(product['name']) || variant?.name || '';
  if (!name) return;
  found.set(key, {
    code: said(product['code']), name: before?.name ?? name, picture: before?.picture ?? product['picture'] ?? null,
    price: before?.price ?? own ?? null, listPrice: before?.listPrice ?? product['fromPrice'] ?? null,
    ...(variant ? { variant: before?.variant?.units.length ? before.variant : variant } : {}),
  });
}

import { TextInput } from '@mantine/core';
import { percent } from '@/lib/format';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { belowCost, margin } from './costs';
import type { VariantForm } from './productForm';

const COSTS = 'catalog.cost';

/** Cost and margin beside the price of a SKU, for who may see them; marked when it is sold for less than it costs. */
export function CostNote({ variant }: { variant: VariantForm }) {
  if (!useSession().can(COSTS)) return null;
  const left = margin(variant.listPrice.trim(), variant.cost.trim());
  if (!variant.cost.trim()) return <span className="variant-cost muted">{m.catalog_cost_unknown()}</span>;
  return <span className={`variant-cost num ${belowCost(variant.listPrice.trim(), variant.cost.trim()) ? 'below-cost' : 'muted'}`}>{m.catalog_cost_of({ cost: variant.cost })}{left !== undefined && <> · {m.catalog_margin_of({ percent: percent(left) })}</>}</span>;
}

/** What a base unit costs the firm, for who may see and change it. */
export function CostField({ variant, error, onChange }: { variant: VariantForm; error: string | undefined; onChange: (cost: string) => void }) {
  if (!useSession().can(COSTS)) return null;
  const below = belowCost(variant.listPrice.trim(), variant.cost.trim());
  return <TextInput label={m.catalog_cost()} description={below ? <span className="below-cost">{m.catalog_below_cost()}</span> : m.catalog_cost_hint()} inputMode="decimal" leftSection="¥" placeholder={m.catalog_cost_unknown()} value={variant.cost} error={error} onChange={(e) => onChange(e.currentTarget.value)} />;
}

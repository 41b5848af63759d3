import { m } from '@/lib/i18n';
import { ruleFor } from '../parts/pricing';

export type Trouble = { code: string; field?: string | null; message: string; params?: unknown };
type Line = { quantity: number; unit: { code: string; factor: number }; variant: { id: string; sku: string; moq: number; step: number } };
/** What one tap does about a trouble: the quantity to set (0 removes) and the words on the button. */
export type Fix = { quantity: number; label: string };

const params = (trouble: Trouble): Record<string, unknown> => (trouble.params ?? {}) as Record<string, unknown>;

/** The troubles that belong to a line of the cart; `position` is its place. */
export function troublesOf(line: Line, position: number, all: readonly Trouble[]): Trouble[] {
  return all.filter((t) => {
    const { sku, variantId } = params(t);
    if (variantId || sku) return variantId === line.variant.id || sku === line.variant.sku || sku === line.variant.id;
    return new RegExp(`^lines\\.${position}(\\.|$)`).test(t.field ?? '');
  });
}

/** What can be done with one tap. */
export function fixesOf(line: Line, trouble: Trouble): Fix[] {
  const rule = ruleFor(line.variant, line.unit.factor);
  const given = params(trouble);
  const down = (base: number) => rule.min + Math.floor((Math.floor(base / line.unit.factor) - rule.min) / rule.step) * rule.step;
  const remove: Fix = { quantity: 0, label: m.store_fix_remove() };
  const to = (quantity: number): Fix => ({ quantity, label: m.store_fix_to({ count: quantity }) });
  if (trouble.code === 'OUT_OF_STOCK') {
    const quantity = down(Number(given['available'] ?? 0));
    return quantity >= rule.min && quantity < line.quantity ? [to(quantity), remove] : [remove];
  }
  if (trouble.code === 'BELOW_MINIMUM') return [to(rule.min), remove];
  if (trouble.code === 'NOT_IN_STEPS') return [to(down(line.quantity * line.unit.factor) + rule.step)];
  if (trouble.code === 'NOT_ORDERABLE' || trouble.code === 'NOT_IN_ASSORTMENT') return [remove];
  return [];
}

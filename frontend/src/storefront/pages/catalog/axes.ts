import type { ShopUnit, ShopVariant } from '../../parts/pricing';

export type AxisValue = { value: string; color: string | null };
export type Axis = { name: string; values: AxisValue[] };
/** Two options that cross, and the others. */
export type Axes = { down: Axis; across: Axis; rest: Axis[] };

const MOST_ACROSS = 9;

export const valueOf = (variant: ShopVariant, name: string): string => variant.options.find((o) => o.name === name)?.value ?? '';

/** The options of the variants with their values, both in the order in which they first come. */
export function optionsOf(variants: readonly ShopVariant[]): Axis[] {
  const found = new Map<string, Map<string, AxisValue>>();
  for (const variant of variants) {
    for (const { name, value, color } of variant.options) {
      const values = found.get(name) ?? found.set(name, new Map()).get(name)!;
      if (value && !values.has(value)) values.set(value, { value, color: color ?? null });
    }
  }
  return [...found].map(([name, values]) => ({ name, values: [...values.values()] })).filter((axis) => axis.values.length > 0);
}

export const variantAt = (variants: readonly ShopVariant[], wanted: Record<string, string>): ShopVariant | undefined => variants.find((v) => Object.entries(wanted).every(([name, value]) => valueOf(v, name) === value));

/** Units that every variant can be ordered in, with the same content. */
export const sharedUnits = (variants: readonly ShopVariant[]): ShopUnit[] => (variants[0]?.units ?? []).filter((u) => variants.every((v) => v.units.some((other) => other.code === u.code && other.factor === u.factor)));

/** How the variants make a table; undefined when they do not: fewer than two options, two of the same kind, or mostly holes. */
export function axesOf(variants: readonly ShopVariant[]): Axes | undefined {
  const options = optionsOf(variants).filter((axis) => axis.values.length > 1);
  const kinds = new Set(variants.map((v) => options.map((axis) => valueOf(v, axis.name)).join('\t')));
  const room = options.reduce((product, axis) => product * axis.values.length, 1);
  if (options.length < 2 || kinds.size < variants.length || variants.length * 2.5 < room || !sharedUnits(variants).length) return undefined;
  const [first, second, ...rest] = options as [Axis, Axis, ...Axis[]];
  const turned = second.values.length > MOST_ACROSS && first.values.length <= MOST_ACROSS;
  return turned ? { down: second, across: first, rest } : { down: first, across: second, rest };
}

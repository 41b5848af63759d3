import { GoodsVariantSearchDoc, type GoodsVariantSearchQuery } from '@/gen/features/catalog/console-product';
import { useClient } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Picture } from '@/ui';
import { Picker } from '../page/Picker';
import './picker.css';

export type FoundVariant = GoodsVariantSearchQuery['variants'][number];
type Props = { onPick: (variant: FoundVariant, unitCode: string | undefined) => void; autoFocus?: boolean; label?: string };

/** The unit whose barcode was scanned; undefined when the text is no barcode of the variant's units. */
const scanned = (variant: FoundVariant, code: string): string | undefined => variant.units.find((u) => u.barcode === code)?.code;
const exact = (v: FoundVariant, code: string) => v.sku.toLowerCase() === code.toLowerCase() || v.barcode === code || scanned(v, code) !== undefined;

/** Finds a variant by SKU, barcode or name; a scanned code is taken at once, with its unit. */
export function VariantPicker({ onPick, autoFocus = false, label = m.inventory_find_variant() }: Props) {
  const client = useClient();
  const find = async (search: string) => (await client.query(GoodsVariantSearchDoc, { search }).toPromise()).data?.variants ?? [];
  const row = (v: FoundVariant) => <><Picture media={v.product.picture} sizes="36px" alt="" className="vpicture" /><span className="truncate vname">{v.fullName}</span><span className="muted num">{v.sku}</span></>;
  return <Picker<FoundVariant> hideLabel label={label} placeholder={label} autoFocus={autoFocus} find={find} exact={exact} row={row} onPick={(v, text) => onPick(v, scanned(v, text))} />;
}

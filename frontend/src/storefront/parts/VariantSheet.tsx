import { Link } from 'wouter';
import { m } from '@/lib/i18n';
import { Button, Dialog, buttonClass } from '@/ui';
import type { ShopProduct } from './ProductCard';
import { useSought } from './sought';
import { VariantRows } from './VariantRows';

/** All variants of a product over the list the buyer is in; one whose code was searched for comes first. */
export default function VariantSheet({ product, onClose }: { product: ShopProduct; onClose: () => void }) {
  const sought = useSought(product.variants);
  const variants = sought ? [sought, ...product.variants.filter((v) => v !== sought)] : product.variants;
  return (
    <Dialog open onClose={onClose} title={product.name} kind="sheet" footer={<><Link replace href={`/p/${product.code}`} className={buttonClass({ look: 'ghost' })}>{m.store_details()}</Link><Button look="primary" onClick={onClose}>{m.ui_done()}</Button></>}>
      <VariantRows products={[{ ...product, variants }]} />
    </Dialog>
  );
}

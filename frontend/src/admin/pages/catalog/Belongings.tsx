import { DocumentsPanel } from './DocumentsPanel';
import { RelationsPanel } from './RelationsPanel';

/** What belongs to a product beside itself; each change is saved at once. */
export default function Belongings({ productId, editable }: { productId: string; editable: boolean }) {
  return <><RelationsPanel productId={productId} editable={editable} /><DocumentsPanel productId={productId} editable={editable} /></>;
}

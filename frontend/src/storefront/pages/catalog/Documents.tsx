import type { StoreProductPageQuery } from '@/gen/features/catalog/store-product';
import { documentKind } from '@/features/catalog/documents';
import { bytes } from '@/lib/format';
import { m } from '@/lib/i18n';

type Documents = NonNullable<StoreProductPageQuery['product']>['documents'];

/** Data sheets, test reports and certificates; PDFs and pictures open beside the shop, the others are saved. */
export function DocumentList({ documents }: { documents: Documents }) {
  if (!documents.length) return null;
  return (
    <section className="section">
      <div className="spread"><h2>{m.product_documents()}</h2></div>
      <ul className="docs">
        {documents.map((one) => (
          <li key={one.id}>
            <a href={one.url} target="_blank" rel="noopener">
              <span className={`doctype ${one.extension}`} aria-hidden="true">{one.extension.toUpperCase()}</span>
              <span><span className="strong">{one.name}</span><span className="pmeta">{documentKind(one.kind)} · {one.extension.toUpperCase()} · {bytes(one.size)}</span></span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

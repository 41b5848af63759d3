import { useCallback, useEffect, useMemo, useState } from 'react';
import { BulkColumnsDoc, BulkRowsDoc } from '@/gen/features/catalog/console-bulk';
import type { ProductFilter, ProductSort } from '@/gen/schema';
import { useClient, useQuery } from '@/lib/graphql';
import { explain } from '@/lib/problem';
import { sheetOf, type Column, type Row, type Sheet } from './sheet';
import { arranged } from './words';

export const MOST_SKUS = 5_000;
export type Loading = { sheet: Sheet | undefined; done: boolean; products: number | undefined; cut: boolean; error: string | undefined; replace: (rows: ReadonlyMap<string, readonly string[]>) => void; reread: (products: readonly string[]) => Promise<void> };

/** All SKUs that a filter finds, page after page; what has come can be edited while the rest comes. */
export function useSheet(filter: ProductFilter, sort: ProductSort): Loading {
  const client = useClient();
  const [known] = useQuery({ query: BulkColumnsDoc });
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [state, setState] = useState<{ done: boolean; products?: number; cut: boolean; error?: string }>({ done: false, cut: false });
  const told = known.data?.catalogColumns as readonly Column[] | undefined;
  const columns = useMemo(() => told && arranged(told), [told]);
  const asked = JSON.stringify(filter);

  const page = useCallback(async (wanted: ProductFilter, after: string | null) => {
    const variables = { filter: wanted, sort, columns: columns!.map((c) => c.key), after };
    const result = await client.query(BulkRowsDoc, variables, { requestPolicy: 'network-only' }).toPromise();
    if (!result.data) throw new Error(result.error ? explain(result.error).message : '');
    return result.data.products;
  }, [client, columns, sort]);

  useEffect(() => {
    if (!columns) return undefined;
    let stopped = false;
    const load = async () => {
      const found: Row[] = [];
      setRows([]);
      setState({ done: false, cut: false });
      try {
        for (let after: string | null = null, more = true; more && !stopped;) {
          const { nodes, pageInfo, totalCount } = await page(JSON.parse(asked) as ProductFilter, after);
          for (const product of nodes) for (const row of product.skuRows) found.push({ id: row.variantId, product: product.id, cells: row.cells });
          after = pageInfo.endCursor;
          more = pageInfo.hasNextPage && found.length < MOST_SKUS;
          if (stopped) return;
          setRows([...found]);
          setState({ done: !more, products: totalCount, cut: pageInfo.hasNextPage && !more });
        }
      } catch (error) { if (!stopped) setState({ done: true, cut: false, error: (error as Error).message }); }
    };
    void load();
    return () => { stopped = true; };
  }, [columns, asked, page]);

  const replace = useCallback((cells: ReadonlyMap<string, readonly string[]>) => setRows((all) => all.map((row) => { const next = cells.get(row.id); return next ? { ...row, cells: next } : row; })), []);
  const reread = useCallback(async (products: readonly string[]) => {
    const fresh = new Map<string, readonly string[]>();
    for (let i = 0; i < products.length; i += 50) {
      const { nodes } = await page({ ids: products.slice(i, i + 50) }, null);
      for (const product of nodes) for (const row of product.skuRows) fresh.set(row.variantId, row.cells);
    }
    replace(fresh);
  }, [page, replace]);
  const sheet = useMemo(() => (columns ? sheetOf(columns, rows) : undefined), [columns, rows]);
  return { sheet, done: state.done, products: state.products, cut: state.cut, error: state.error ?? (known.error ? explain(known.error).message : undefined), replace, reread };
}

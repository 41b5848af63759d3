import { useState } from 'react';
import { BulkCheckRowsDoc, BulkLeftDoc, BulkRevertDoc, BulkSaveDoc, type BulkCheckRowsMutation } from '@/gen/features/catalog/console-bulk';
import type { SkuEditInput } from '@/gen/schema';
import { mutate, useClient } from '@/lib/graphql';
import type { Problem } from '@/lib/problem';
import { codeOf, parts } from '../../../form/problems';
import { before, slot, type Edits, type Sheet } from './sheet';

export type BelowCost = Extract<BulkCheckRowsMutation['checkBulkEdit'], { __typename: 'BulkCheck' }>['belowCost'][number];
export type CellError = { message: string; theirs?: string };
export type Report = { changeId: string | undefined; saved: number; failed: number; errors: Map<string, CellError>; other: string[]; touched: Map<string, readonly string[]> };
type Part = { rows: number[]; input: SkuEditInput[] };
const ROWS_AT_ONCE = 100;

/** The edited rows in parts; a product is never cut, for its SKUs share values. */
function partsOf(sheet: Sheet, edits: Edits): Part[] {
  const found: Part[] = [];
  let part: Part = { rows: [], input: [] };
  for (const indexes of sheet.siblings.values()) {
    const said = new Set<string>();
    for (const index of indexes) {
      const row = sheet.rows[index]!;
      const cells = sheet.columns.flatMap((column, c) => {
        const after = edits.get(slot(row, column));
        if (after === undefined || said.has(column.key)) return [];
        if (column.of === 'PRODUCT' || column.of === 'ATTRIBUTE') said.add(column.key);
        return [{ column: column.key, before: before(sheet, index, c), after }];
      });
      if (cells.length) { part.rows.push(index); part.input.push({ variantId: row.id, cells }); }
    }
    if (part.rows.length >= ROWS_AT_ONCE) { found.push(part); part = { rows: [], input: [] }; }
  }
  return part.rows.length ? [...found, part] : found;
}

/** What is wrong, by cell; what names no cell goes to `other`. */
function blame(sheet: Sheet, part: Part, problem: Problem, report: Report): Set<string> {
  const products = new Set<string>();
  for (const one of parts(problem)) {
    const [, at, key] = /^rows\.(\d+)(?:\.(.+))?$/.exec(one.field ?? '') ?? [];
    const row = at === undefined ? undefined : sheet.rows[part.rows[Number(at)]!];
    if (!row) { report.other.push(one.message); continue; }
    products.add(row.product);
    const theirs = codeOf(one) === 'CELL_CONFLICT' ? String((one.params as { theirs?: unknown } | null | undefined)?.theirs ?? '') : undefined;
    const column = sheet.columns.find((c) => c.key === key);
    if (column) report.errors.set(slot(row, column), { message: one.message, ...(theirs === undefined ? {} : { theirs }) });
    else report.other.push(one.message);
  }
  return products;
}

const without = (sheet: Sheet, part: Part, products: Set<string>): Part => {
  const stay = part.rows.map((row) => !products.has(sheet.rows[row]!.product));
  return { rows: part.rows.filter((_, i) => stay[i]), input: part.input.filter((_, i) => stay[i]) };
};

/** Saves in parts, each all or nothing; of a refused part what is right is saved without the products that are not. */
export function useSave() {
  const client = useClient();
  const [run, setRun] = useState<{ done: number; of: number }>();

  const check = async (sheet: Sheet, edits: Edits): Promise<{ errors: Map<string, CellError>; below: BelowCost[] }> => {
    const below: BelowCost[] = [];
    const report: Report = { changeId: undefined, saved: 0, failed: 0, errors: new Map(), other: [], touched: new Map() };
    for (const part of partsOf(sheet, edits)) {
      const done = await mutate(client, BulkCheckRowsDoc, { rows: part.input });
      if (done.ok) below.push(...done.data.belowCost);
      for (const problem of done.ok ? (done.data.problems as unknown as Problem[]) : [done.problem]) blame(sheet, part, problem, report);
    }
    return { errors: report.errors, below };
  };

  const save = async (sheet: Sheet, edits: Edits, note: string): Promise<Report> => {
    const all = partsOf(sheet, edits);
    const of = all.reduce((sum, part) => sum + part.rows.length, 0);
    const report: Report = { changeId: undefined, saved: 0, failed: 0, errors: new Map(), other: [], touched: new Map() };
    let done = 0;
    setRun({ done, of });
    for (const part of all) {
      let left = part;
      for (let tries = 2; tries > 0 && left.input.length; tries--) {
        const answer = await mutate(client, BulkSaveDoc, { rows: left.input, changeId: report.changeId ?? null, note });
        if (answer.ok) {
          report.changeId = answer.data.id;
          report.saved += left.rows.length;
          for (const at of left.rows) for (const sibling of sheet.siblings.get(sheet.rows[at]!.product) ?? []) { const row = sheet.rows[sibling]!; report.touched.set(row.id, sheet.columns.map((column, c) => edits.get(slot(row, column)) ?? row.cells[c]!)); }
          left = { rows: [], input: [] };
        } else {
          const wrong = blame(sheet, left, answer.problem, report);
          left = wrong.size ? without(sheet, left, wrong) : { rows: [], input: [] };
        }
      }
      done += part.rows.length;
      setRun({ done, of });
    }
    report.failed = of - report.saved;
    setRun(undefined);
    return report;
  };
  return { check, save, run };
}

/** Takes a change back, part after part; gives how many values others had changed since and were left alone. */
export function useRevert() {
  const client = useClient();
  return async (id: string): Promise<{ kept: number; rows: number } | Problem> => {
    let into: { id: string; kept: number; rowCount: number } | undefined;
    for (let left = 1; left > 0;) {
      const done = await mutate(client, BulkRevertDoc, { id, intoId: into?.id ?? null });
      if (!done.ok) return done.problem;
      into = done.data;
      const now = await client.query(BulkLeftDoc, { id }, { requestPolicy: 'network-only' }).toPromise();
      left = now.data?.bulkChange?.left ?? 0;
    }
    return { kept: into?.kept ?? 0, rows: into?.rowCount ?? 0 };
  };
}

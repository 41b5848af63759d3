import type { ReactNode } from 'react';
import { locale } from '@/lib/i18n';
import type { IconName } from '@/ui';

/** One column. `width` in pixels is the least; columns share the rest by `grow`. `card` says where it goes on a phone. */
export type Column<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  width: number;
  grow?: number;
  align?: 'right';
  /** The API's sort values; the header becomes a button. */
  sort?: { asc?: string; desc?: string };
  /** Not shown until chosen in the column menu. */
  optional?: boolean;
  card?: 'title' | 'aside' | 'line' | 'none';
};

/** The width of a column of words, which are longer in English. */
export const wordy = (zh: number, en: number): number => (locale() === 'en' ? en : zh);

/** Whether the screen is one of a small laptop, where the columns of a list would not fit beside the navigation: the least needed are `optional` then. */
export const cramped = (): boolean => matchMedia('(min-width: 721px) and (max-width: 1399px)').matches;

export type FilterChoice = { value: string; label: string };
/**
 * `many` and `one` offer choices, `date` a range ("2026-11-01..2026-11-21", either side may be empty), `text` free words.
 * `editor` replaces the field, e.g. by a picker that asks the server; options then only name the values in use.
 */
export type Filter = { id: string; label: string; kind: 'many' | 'one' | 'date' | 'text'; options?: FilterChoice[]; icon?: IconName; editor?: (values: string[], set: (values: string[] | undefined) => void) => ReactNode };

export type BulkFailure = { id: string; label: string; message: string };
/** `run` gets at most `chunk` (50) ids at a time and says which failed; the bar shows progress and collects the report. `open` gets all of them at once instead, and leaves the list. */
export type BulkAction = { id: string; label: string; icon?: IconName; danger?: boolean; chunk?: number; open?: (ids: string[]) => void; run: (ids: string[]) => Promise<BulkFailure[]> };

export type Density = 'comfortable' | 'compact';
export const ROW_HEIGHT: Record<Density, number> = { comfortable: 52, compact: 38 };

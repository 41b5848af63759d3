import { useCallback, useMemo } from 'react';
import { createStoredStore, useStore, type Store } from '@/lib/store';
import { useSearch } from '@/lib/address';
import type { Density, Filter } from './types';

export type ListSetup = { id: string; filters: readonly Filter[]; sorts?: readonly string[]; defaultSort?: string };
/** `order`: ids of columns as the person arranged them; those it does not name follow. */
export type Display = { order: string[]; hidden: string[]; shown: string[]; density: Density };
const PLAIN: Display = { order: [], hidden: [], shown: [], density: 'comfortable' };
/** What a query string asks for: the search text and the values of each filter. */
export type Asked = { q: string; filters: Record<string, string[]> };
/** State of a list: all of it in the address, except how it is displayed, which is remembered per list. */
export type ListState = {
  setup: ListSetup;
  /** Free text of the search field. */
  q: string;
  /** Values of each filter that is set; absent means not filtered. */
  filters: Record<string, string[]>;
  sort: string | undefined;
  view: string;
  peek: string | undefined;
  /** The filters, text and sort as a query string, without view and peek: what a saved view keeps. */
  query: string;
  setQ: (q: string) => void;
  setFilter: (id: string, values: string[] | undefined) => void;
  setSort: (sort: string | undefined) => void;
  setPeek: (id: string | undefined) => void;
  apply: (view: string, query: string) => void;
  clear: () => void;
  display: Display;
  setDisplay: (change: Partial<Display>) => void;
};

const stores = new Map<string, Store<Display>>();
function displayOf(id: string): Store<Display> {
  let store = stores.get(id);
  if (!store) stores.set(id, (store = createStoredStore<Display>(`list.${id}`, PLAIN)));
  return store;
}

/** Reads a query string, such as a saved view's, by the filters of `setup`. */
export function askedOf(setup: ListSetup, search: string): Asked {
  const params = new URLSearchParams(search);
  const filters: Record<string, string[]> = {};
  for (const filter of setup.filters) {
    const raw = params.get(filter.id);
    if (raw) filters[filter.id] = filter.kind === 'many' ? raw.split(',') : [raw];
  }
  return { q: params.get('q') ?? '', filters };
}

/** Which row is peeked at and which dialog is open is no part of a view. */
const PASSING = ['view', 'peek', 'new', 'adjust', 'dialog', 'edit'];

/** Sorted and without what a view does not keep, so that two spellings of one question are equal. */
export function canonical(query: string): string {
  const params = new URLSearchParams(query);
  for (const name of PASSING) params.delete(name);
  params.sort();
  return params.toString().replaceAll('%2C', ',');
}

function navigate(params: URLSearchParams, how: 'push' | 'replace'): void {
  const text = params.toString().replaceAll('%2C', ',');
  const href = location.pathname + (text ? `?${text}` : '');
  if (how === 'push') history.pushState(null, '', href);
  else history.replaceState(history.state, '', href);
}

/** Call it once per list page, with a `setup` defined outside or memoised. */
export function useList(setup: ListSetup): ListState {
  const search = useSearch();
  const store = displayOf(setup.id);
  const display = { ...PLAIN, ...useStore(store) }; // what an older version kept may lack a part
  const read = useMemo(() => {
    const params = new URLSearchParams(search);
    return { ...askedOf(setup, search), sort: params.get('sort') ?? setup.defaultSort, view: params.get('view') ?? '', peek: params.get('peek') ?? undefined, query: canonical(search) };
  }, [search, setup]);
  const change = useCallback((edit: (params: URLSearchParams) => void, how: 'push' | 'replace' = 'push') => {
    const params = new URLSearchParams(location.search);
    edit(params);
    navigate(params, how);
  }, []);
  const put = (params: URLSearchParams, name: string, value: string | undefined) => (value ? params.set(name, value) : params.delete(name));
  return {
    setup, ...read, display,
    setQ: (q) => change((p) => { put(p, 'q', q); p.delete('peek'); }, 'replace'),
    setFilter: (id, values) => change((p) => { put(p, id, values?.join(',')); p.delete('peek'); }),
    setSort: (sort) => change((p) => put(p, 'sort', sort === setup.defaultSort ? undefined : sort)),
    setPeek: (id) => change((p) => put(p, 'peek', id), new URLSearchParams(search).has('peek') && id ? 'replace' : 'push'),
    apply: (view, query) => { const p = new URLSearchParams(query); put(p, 'view', view); navigate(p, 'push'); },
    clear: () => change((p) => { for (const name of Array.from(p.keys())) if (name !== 'view') p.delete(name); }),
    setDisplay: (part) => store.set((before) => ({ ...before, ...part })),
  };
}

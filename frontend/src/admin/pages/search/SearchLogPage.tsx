import { Suspense, useMemo, useState } from 'react';
import { SearchLogDoc, SearchSummaryDoc, type SearchLogQuery } from '@/gen/features/search/console-search';
import { useConnection } from '@/lib/connection';
import { integer } from '@/lib/format';
import { useQuery } from '@/lib/graphql';
import { m, useLocale } from '@/lib/i18n';
import { lazily } from '@/lib/lazily';
import { useSession } from '@/lib/session';
import { Badge, Button, Icon, Time, buttonClass } from '@/ui';
import { SubNav } from '../../form/SubNav';
import { Facts } from '../../page/DetailPage';
import { ListPage, useList, wordy, type Column, type Filter } from '../../page/ListPage';
import { catalogPlaces } from '../catalog/words';
import { Scores } from './Scores';

/** Fields for words are large, and few visits need them. */
const TermDialog = lazily(() => import('./Dialogs').then((all) => ({ default: all.TermDialog })));
const PinDialog = lazily(() => import('./Dialogs').then((all) => ({ default: all.PinDialog })));

type Row = SearchLogQuery['searchLog']['nodes'][number];
const pick = (data: SearchLogQuery) => data.searchLog;
const DAYS = ['7', '30', '90', '180'];
const share = (part: number, whole: number): string => (whole ? `${Math.round((part / whole) * 100)}%` : '–');

const columns = (teach: ((text: string) => void) | undefined): Column<Row>[] => [
  { id: 'text', header: m.search_text(), width: 200, grow: 3, card: 'title', cell: (r) => r.text },
  { id: 'searches', header: m.search_count(), width: 90, align: 'right', card: 'aside', cell: (r) => integer(r.searches) },
  { id: 'found', header: m.search_found(), width: 110, align: 'right', cell: (r) => (r.found ? integer(r.found) : <Badge tone="danger">{m.search_empty()}</Badge>) },
  { id: 'helped', header: m.search_helped(), width: 100, align: 'right', optional: true, cell: (r) => integer(r.helped) },
  { id: 'clicked', header: m.search_click_rate(), width: 90, align: 'right', cell: (r) => share(r.clicked, r.searches) },
  { id: 'last', header: m.search_last(), width: wordy(110, 132), cell: (r) => <Time value={r.lastAt} /> },
  ...(teach ? [{ id: 'teach', header: m.search_synonyms(), width: 170, cell: (r: Row) => <Button size="sm" onClick={(event) => { event.preventDefault(); event.stopPropagation(); teach(r.text); }}>{m.search_make_synonym()}</Button> }] : []),
];

function Peek({ row, onTeach, onPin }: { row: Row; onTeach: (() => void) | undefined; onPin: (() => void) | undefined }) {
  return (
    <div className="stack">
      <Facts items={[[m.search_count(), integer(row.searches)], [m.search_found(), integer(row.found)], [m.search_empty_times(), integer(row.empty)], [m.search_helped(), integer(row.helped)], [m.search_click_rate(), share(row.clicked, row.searches)]]} />
      <div className="row">
        {onTeach && <Button size="sm" look="primary" icon="plus" onClick={onTeach}>{m.search_make_synonym()}</Button>}
        {onPin && <Button size="sm" icon="pin" onClick={onPin}>{m.search_pin()}</Button>}
        <a className={buttonClass({ size: 'sm' })} href={`/search?q=${encodeURIComponent(row.text)}`} target="_blank" rel="noreferrer"><Icon name="search" size={16} /><span>{m.search_try()}</span></a>
      </div>
      <Scores text={row.text} />
    </div>
  );
}

/** What people look for: the words, how many hits, and whether they opened one. A word without hits becomes a synonym from here. */
export default function SearchLogPage() {
  const { can } = useSession();
  const locale = useLocale();
  const [teaching, setTeaching] = useState<string>();
  const [pinning, setPinning] = useState<string>();
  const setup = useMemo(() => ({ id: 'search-log', filters: [
    { id: 'empty', label: m.search_empty_only(), kind: 'one', options: [{ value: '1', label: m.ui_yes() }] },
    { id: 'days', label: m.search_days(), kind: 'one', options: DAYS.map((value) => ({ value, label: m.search_last_days({ days: value }) })) },
  ] as Filter[] }), [locale]); // eslint-disable-line react/exhaustive-deps -- the words change with the language
  const list = useList(setup);
  const days = Number(list.filters['days']?.[0] ?? 30);
  const data = useConnection(SearchLogDoc, { search: list.q, onlyEmpty: list.filters['empty']?.[0] === '1', days }, pick);
  const [sums] = useQuery({ query: SearchSummaryDoc, variables: { days } });
  const sum = sums.data?.searchSummary;
  const write = can('catalog.write');
  const views = [{ id: 'all', name: m.search_view_all(), query: '' }, { id: 'empty', name: m.search_view_empty(), query: 'empty=1' }];
  return (
    <div className="section">
      <SubNav label={m.console_nav_products()} places={catalogPlaces(can)} />
      <ListPage<Row>
        note={sum && sum.searches > 0 ? m.search_summary({ searches: integer(sum.searches), empty: share(sum.empty, sum.searches), clicked: share(sum.clicked, sum.searches) }) : undefined}
        title={m.search_log()} list={list} data={data} columns={columns(write ? setTeaching : undefined)} search={m.search_find_words()} views={views} name={(r) => r.text} href={(r) => `/admin/search-log?q=${encodeURIComponent(r.text)}`}
        peek={(r) => <Peek row={r} onTeach={write ? () => setTeaching(r.text) : undefined} onPin={write ? () => setPinning(r.text) : undefined} />}
        empty={{ art: 'search', title: m.search_none(), text: m.search_none_text() }}
      />
      <Suspense fallback={null}>
      {teaching !== undefined && <TermDialog term={undefined} words={[teaching]} onClose={() => setTeaching(undefined)} onSaved={data.refetch} />}
      {pinning !== undefined && <PinDialog text={pinning} onClose={() => setPinning(undefined)} onSaved={data.refetch} />}
      </Suspense>
    </div>
  );
}

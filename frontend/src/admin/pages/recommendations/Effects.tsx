import { useMemo } from 'react';
import { RecommendationEffectsDoc, type RecommendationEffectsQuery } from '@/gen/features/recommendations/console';
import { integer, shortDay } from '@/lib/format';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { oneOf, useUrlState } from '@/lib/url';
import { EmptyState, ErrorState, Select, SkeletonLines } from '@/ui';
import { Panel } from '../../page/DetailPage';
import { kindName, placeName, share } from './words';

type Row = RecommendationEffectsQuery['recommendationEffects'][number];
type Sums = { shown: number; opened: number; added: number };
const DAYS = ['7', '30', '90', '365'] as const;
const spec = { days: oneOf(DAYS, '30') };

/** The sums of rows that are alike, in the order in which they were first met. */
function grouped(rows: readonly Row[], key: (row: Row) => string): Array<[Row, Sums]> {
  const found = new Map<string, [Row, Sums]>();
  for (const row of rows) {
    const [, sums] = found.get(key(row)) ?? found.set(key(row), [row, { shown: 0, opened: 0, added: 0 }]).get(key(row))!;
    sums.shown += row.shown; sums.opened += row.opened; sums.added += row.added;
  }
  return [...found.values()];
}

const Cells = ({ sums }: { sums: Sums }) => (
  <>
    <td className="right num" data-label={m.recommend_shown()}>{integer(sums.shown)}</td>
    <td className="right num" data-label={m.recommend_opened()}>{integer(sums.opened)}</td>
    <td className="right num" data-label={m.recommend_rate()}>{share(sums.opened, sums.shown)}</td>
    <td className="right num" data-label={m.recommend_added()}>{integer(sums.added)}</td>
    <td className="right num" data-label={m.recommend_added_rate()}>{share(sums.added, sums.shown)}</td>
  </>
);

/** One bar a day: how many of a hundred that were shown were opened. */
function Days({ rows }: { rows: readonly Row[] }) {
  const days = grouped(rows, (row) => row.day).reverse();
  const top = Math.max(...days.map(([, sums]) => (sums.shown ? sums.opened / sums.shown : 0)), 0.01);
  return (
    <ol className="ratebars" aria-label={m.recommend_by_day()}>
      {days.map(([row, sums], i) => {
        const told = `${m.recommend_day_row({ day: shortDay(row.day), shown: integer(sums.shown), opened: integer(sums.opened) })} · ${share(sums.opened, sums.shown)}`;
        return <li key={row.day} title={told}><span className="sr">{told}</span><i aria-hidden="true" style={{ height: `${(sums.shown ? sums.opened / sums.shown / top : 0) * 100}%` }} />{(days.length - 1 - i) % 5 === 0 && <small className="num" aria-hidden="true">{shortDay(row.day)}</small>}</li>;
      })}
    </ol>
  );
}

/** What came of recommendations, by where and why they were shown, and by day. */
export function Effects() {
  const [at, set] = useUrlState(spec);
  const [answer, again] = useQuery({ query: RecommendationEffectsDoc, variables: { days: Number(at.days) } });
  const rows = answer.data?.recommendationEffects;
  const blocks = useMemo(() => grouped(rows ?? [], (row) => `${row.place} ${row.kind}`).sort((a, b) => b[1].shown - a[1].shown), [rows]);
  const every = useMemo(() => grouped(rows ?? [], () => '')[0]?.[1], [rows]);
  if (answer.error && !rows) return <ErrorState error={explain(answer.error)} retry={() => again({ requestPolicy: 'network-only' })} />;
  if (!rows) return <SkeletonLines lines={8} height={32} />;
  return (
    <div className="stack">
      <div className="row"><Select label={m.recommend_days()} value={at.days} onChange={(e) => set({ days: e.currentTarget.value as typeof at.days })} options={DAYS.map((days) => ({ value: days, label: m.recommend_last_days({ days }) }))} /></div>
      {!every && <EmptyState art="search" title={m.recommend_none()} text={m.recommend_none_text()} />}
      {every && (
        <>
          <Panel title={m.recommend_effects()} flush>
            <table className="plain cards">
              <thead><tr><th>{m.recommend_place()}</th><th>{m.recommend_kind()}</th><th className="right">{m.recommend_shown()}</th><th className="right">{m.recommend_opened()}</th><th className="right">{m.recommend_rate()}</th><th className="right">{m.recommend_added()}</th><th className="right">{m.recommend_added_rate()}</th></tr></thead>
              <tbody>
                {blocks.map(([row, sums]) => <tr key={`${row.place} ${row.kind}`}><td data-label={m.recommend_place()}>{placeName(row.place)}</td><td data-label={m.recommend_kind()}>{kindName(row.kind)}</td><Cells sums={sums} /></tr>)}
                <tr className="strong"><td colSpan={2}>{m.recommend_all()}</td><Cells sums={every} /></tr>
              </tbody>
            </table>
          </Panel>
          <Panel title={m.recommend_by_day()}><Days rows={rows} /></Panel>
        </>
      )}
    </div>
  );
}

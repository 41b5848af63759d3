import { SettingsPerformanceDoc, type SettingsPerformanceQuery } from '@/gen/features/settings/performance';
import { bytes, decimal, integer } from '@/lib/format';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { Button, ErrorState, SkeletonLines, Time } from '@/ui';
import { Panel } from '../../page/DetailPage';
import './speed.css';

type Figures = SettingsPerformanceQuery['performance'];
type Row = { label: string; count: number };
const SHOWN = 20;

const milliseconds = (value: number): string => `${decimal(value.toFixed(value < 10 ? 1 : 0))} ms`;
const named = (tallies: ReadonlyArray<{ name: string; count: unknown }>, label: (name: string) => string): Row[] => tallies.map((one) => ({ label: label(one.name), count: Number(one.count) }));

function jobState(state: string): string {
  switch (state) {
    case 'due': return m.settings_speed_job_due();
    case 'queued': return m.settings_speed_job_queued();
    case 'running': return m.settings_speed_job_running();
    case 'failed': return m.settings_speed_job_failed();
    default: return m.settings_speed_job_done();
  }
}

function topic(name: string): string {
  switch (name) {
    case 'order': return m.settings_speed_live_order();
    case 'stock': return m.settings_speed_live_stock();
    case 'notification': return m.settings_speed_live_notification();
    default: return name;
  }
}

/** A share of the largest, for the eye only: the number stands beside it. */
const Bar = ({ part, of, bad }: { part: number; of: number; bad?: boolean }) => <span className="speed-bar" aria-hidden="true" data-bad={bad || undefined}><i style={{ inlineSize: `${of > 0 ? Math.max(part > 0 ? 1 : 0, (part / of) * 100) : 0}%` }} /></span>;

function Bars({ rows }: { rows: Row[] }) {
  const most = Math.max(...rows.map((row) => row.count), 0);
  return <dl className="speed-rows">{rows.map((row) => <div key={row.label}><dt>{row.label}</dt><dd><Bar part={row.count} of={most} /><span className="num">{integer(row.count)}</span></dd></div>)}</dl>;
}

function Operations({ rows }: { rows: Figures['operations'] }) {
  const slowest = Math.max(...rows.map((row) => row.mostWithinMs), 0);
  return (
    <div className="speed-table" role="region" aria-label={m.settings_speed_operations()} tabIndex={0}>
      <table>
        <thead><tr><th scope="col">{m.settings_speed_name()}</th><th scope="col" className="num">{m.settings_speed_count()}</th><th scope="col" className="num">{m.settings_speed_failed()}</th><th scope="col" className="num">{m.settings_speed_average()}</th><th scope="col">{m.settings_speed_most()}</th><th scope="col" className="num">{m.settings_speed_statements()}</th></tr></thead>
        <tbody>{rows.slice(0, SHOWN).map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <td className="num">{integer(Number(row.count))}</td>
            <td className="num">{integer(Number(row.failed))}</td>
            <td className="num">{milliseconds(row.averageMs)}</td>
            <td><span className="speed-cell"><Bar part={row.mostWithinMs} of={slowest} bad={row.mostWithinMs >= 500} /><span className="num">{milliseconds(row.mostWithinMs)}</span></span></td>
            <td className="num">{decimal(row.statements.toFixed(1))}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

function Panels({ figures }: { figures: Figures }) {
  const { answers, plans } = figures;
  const kept: Row[] = [{ label: m.settings_speed_hits(), count: Number(answers.hits) }, { label: m.settings_speed_misses(), count: Number(answers.misses) }];
  const executed: Row[] = [
    { label: m.settings_speed_plan_hits(), count: Number(plans.hits) },
    { label: m.settings_speed_plan_cold(), count: Number(plans.cold) },
    { label: m.settings_speed_plan_resting(), count: Number(plans.resting) },
    ...named(plans.givenUp, (reason) => m.settings_speed_plan_given_up({ reason })),
    ...named(plans.never, (reason) => m.settings_speed_plan_never({ reason })),
  ];
  const live = named(figures.subscribers.filter((one) => Number(one.count) > 0), topic);
  return (
    <>
      <Panel title={m.settings_speed_operations()}><p className="muted">{m.settings_speed_operations_hint()}</p><Operations rows={figures.operations} /></Panel>
      <Panel title={m.settings_speed_answers()}><Bars rows={kept} /><p className="muted">{m.settings_speed_kept({ count: integer(answers.answers), size: bytes(Number(answers.bytes)) })}</p></Panel>
      <Panel title={m.settings_speed_plans()}><Bars rows={executed} /><p className="muted">{m.settings_speed_compiled({ count: integer(Number(plans.compiled)) })}</p></Panel>
      <Panel title={m.settings_speed_jobs()}><Bars rows={named(figures.jobs, jobState)} /></Panel>
      <Panel title={m.settings_speed_live()}>{live.length > 0 ? <Bars rows={live} /> : <p className="muted">{m.settings_speed_live_none()}</p>}</Panel>
      <Panel title={m.settings_speed_database()}><dl className="speed-rows"><div><dt>{m.settings_speed_threaded()}</dt><dd className="num">{integer(Number(figures.threadedReads))}</dd></div><div><dt>{m.settings_speed_commits()}</dt><dd className="num">{integer(Number(figures.commits))}</dd></div><div><dt>{m.settings_speed_units()}</dt><dd className="num">{integer(Number(figures.committedUnits))}</dd></div><div><dt>{m.settings_speed_pool()}</dt><dd className="num">{integer(Number(figures.poolWaits))}</dd></div><div><dt>{m.settings_speed_pool_time()}</dt><dd className="num">{milliseconds(figures.poolWaitMs)}</dd></div></dl></Panel>
    </>
  );
}

/** How fast the server answers: what `/metrics` tells operators, for people. Read anew when asked, not by itself. */
export default function Speed() {
  const [answer, again] = useQuery({ query: SettingsPerformanceDoc, requestPolicy: 'network-only' });
  const figures = answer.data?.performance;
  const refresh = () => again({ requestPolicy: 'network-only' });
  if (answer.error && !figures) return <ErrorState error={explain(answer.error)} retry={refresh} />;
  if (!figures) return <SkeletonLines lines={10} height={32} />;
  return (
    <div className="speed" aria-busy={answer.fetching}>
      <div className="speed-head"><p className="muted">{m.settings_speed_since()} <Time value={figures.since} absolute /></p><Button busy={answer.fetching} onClick={refresh}>{m.settings_speed_refresh()}</Button></div>
      <Panels figures={figures} />
    </div>
  );
}

import { useEffect } from 'react';
import { CopurchaseStateDoc, RebuildCopurchasesDoc } from '@/gen/features/recommendations/console';
import { integer } from '@/lib/format';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { useSession } from '@/lib/session';
import { oneOf, useUrlState } from '@/lib/url';
import { Button, TabPanel, Tabs, Time, toast } from '@/ui';
import { SubNav } from '../../form/SubNav';
import { catalogPlaces } from '../catalog/words';
import { Effects } from './Effects';
import { Pairs } from './Pairs';
import { useTitle } from '../../page/useTitle';
import './recommendations.css';

const spec = { tab: oneOf(['effects', 'pairs'], 'effects') };
const PACE_MS = 1000;

/** When everything was counted last, how far it has come now, and a button to do it again. */
function Counting() {
  const { can } = useSession();
  const [answer, again] = useQuery({ query: CopurchaseStateDoc, requestPolicy: 'cache-and-network' });
  const rebuild = useMutate(RebuildCopurchasesDoc);
  const build = answer.data?.copurchaseBuild;
  const going = Boolean(build && !build.finishedAt);
  useEffect(() => {
    if (!going) return undefined;
    const timer = setInterval(() => again({ requestPolicy: 'network-only' }), PACE_MS);
    return () => clearInterval(timer);
  }, [going, again]);
  const run = async () => {
    const done = await rebuild.run({});
    if (done.ok) toast(m.recommend_started()); else toast(done.problem.message, { tone: 'danger' });
    again({ requestPolicy: 'network-only' });
  };
  return (
    <div className="row counting">
      {going && build ? <><progress max={Math.max(1, build.total)} value={build.done} aria-label={m.recommend_rebuild()} /><span className="muted num" role="status">{m.recommend_rebuilding({ done: integer(build.done), total: integer(build.total) })}</span></>
        : <span className="muted num">{build ? <>{m.recommend_rebuilt({ total: integer(build.done) })} · <Time value={build.finishedAt!} /></> : answer.data && m.recommend_never()}</span>}
      {can('catalog.write') && <Button size="sm" icon="refresh" busy={rebuild.busy || going} onClick={() => void run()}>{m.recommend_rebuild()}</Button>}
    </div>
  );
}

/** How recommendations are received, and which goods are bought together. */
export default function RecommendationsPage() {
  const { can } = useSession();
  const [at, set] = useUrlState(spec);
  useTitle(m.recommend_title());
  return (
    <div className="section">
      <SubNav label={m.console_nav_products()} places={catalogPlaces(can)} />
      <div className="page-head spread"><div><h1>{m.recommend_title()}</h1><p className="muted">{m.recommend_text()}</p></div><Counting /></div>
      <Tabs label={m.recommend_title()} value={at.tab} onChange={(tab) => set({ tab: tab as typeof at.tab })} tabs={[{ id: 'effects', label: m.recommend_effects() }, { id: 'pairs', label: m.recommend_pairs() }]} />
      <TabPanel id={at.tab}>{at.tab === 'pairs' ? <Pairs /> : <Effects />}</TabPanel>
    </div>
  );
}

import { SearchScoresDoc, type SearchScoresQuery } from '@/gen/features/search/console-search';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Badge, SkeletonLines } from '@/ui';

export type ScoredHits = SearchScoresQuery['search'];

const FOUND: Record<string, () => string> = { code: m.search_by_code, name: m.search_by_name, said: m.search_by_said, begun: m.search_by_begun, part: m.search_by_part, near: m.search_by_near, far: m.search_by_far, loose: m.search_by_loose, popular: m.search_by_popular, in_stock: m.search_by_stock, bought: m.search_by_bought, new: m.search_by_new, margin: m.search_by_margin };
const named = (reason: string): string => FOUND[reason]?.() ?? `“${reason}”`;

/** How far a hit has moved since `before`: up, down, or in from below. */
function Moved({ id, at, before }: { id: string; at: number; before: ScoredHits }) {
  const was = before.products.nodes.findIndex((p) => p.id === id);
  if (was === at) return null;
  if (was < 0) return <Badge tone="info">{m.search_moved_in()}</Badge>;
  return was > at ? <Badge tone="success">{m.search_moved_up({ count: was - at })}</Badge> : <Badge tone="warning">{m.search_moved_down({ count: at - was })}</Badge>;
}

/** Hits with what makes each stand where it does; with `before` also how they have moved. */
export function HitList({ found, before }: { found: ScoredHits; before?: ScoredHits }) {
  return (
    <>
      {found.correctedTo && <p className="muted">{m.search_corrected({ text: found.correctedTo })}</p>}
      {found.relaxed && <p className="muted">{m.search_relaxed({ words: found.ignored.join(' ') || '–' })}</p>}
      <ol className="sidelist">
        {found.products.nodes.map((p, at) => {
          const score = found.scores.find((s) => s.productId === p.id);
          return (
            <li key={p.id} className="stack">
              <span className="row"><a className="inlink" href={`/admin/products/${p.id}`}>{p.name}</a>{before && <Moved id={p.id} at={at} before={before} />}</span>
              {score && <span className="muted num">{Math.round(score.score)} = {score.parts.map((part) => `${named(part.reason)} ${Math.round(part.points)}`).join(' + ')}</span>}
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** The first hits of a question, and what makes each stand where it does. */
export function Scores({ text }: { text: string }) {
  const [answer] = useQuery({ query: SearchScoresDoc, variables: { text } });
  const found = answer.data?.search;
  if (!found) return <SkeletonLines lines={4} />;
  return <><h3>{m.search_why({ count: found.total })}</h3><HitList found={found} /></>;
}

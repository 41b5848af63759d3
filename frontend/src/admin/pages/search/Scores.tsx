import { SearchScoresDoc } from '@/gen/features/search/console-search';
import { useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { SkeletonLines } from '@/ui';

const FOUND: Record<string, () => string> = { code: m.search_by_code, name: m.search_by_name, said: m.search_by_said, begun: m.search_by_begun, part: m.search_by_part, near: m.search_by_near, far: m.search_by_far, loose: m.search_by_loose, popular: m.search_by_popular, in_stock: m.search_by_stock, bought: m.search_by_bought };
const named = (reason: string): string => FOUND[reason]?.() ?? `“${reason}”`;

/** The first hits of a question, and what makes each stand where it does. */
export function Scores({ text }: { text: string }) {
  const [answer] = useQuery({ query: SearchScoresDoc, variables: { text } });
  const found = answer.data?.search;
  if (!found) return <SkeletonLines lines={4} />;
  return (
    <>
      <h3>{m.search_why({ count: found.total })}</h3>
      {found.correctedTo && <p className="muted">{m.search_corrected({ text: found.correctedTo })}</p>}
      {found.relaxed && <p className="muted">{m.search_relaxed({ words: found.ignored.join(' ') || '–' })}</p>}
      <ol className="sidelist">
        {found.products.nodes.map((p) => {
          const score = found.scores.find((s) => s.productId === p.id);
          return (
            <li key={p.id} className="stack">
              <a className="inlink" href={`/admin/products/${p.id}`}>{p.name}</a>
              {score && <span className="muted num">{Math.round(score.score)} = {score.parts.map((part) => `${named(part.reason)} ${Math.round(part.points)}`).join(' + ')}</span>}
            </li>
          );
        })}
      </ol>
    </>
  );
}

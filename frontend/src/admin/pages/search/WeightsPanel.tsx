import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { SaveSearchWeightsDoc, SearchPreviewDoc, SearchScoresDoc, SearchWeightsDoc, type SearchWeightsQuery } from '@/gen/features/search/console-search';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { explain } from '@/lib/problem';
import { useSession } from '@/lib/session';
import { Button, ErrorState, SkeletonLines, toast } from '@/ui';
import { elsewhere } from '../../form/problems';
import { Panel } from '../../page/DetailPage';
import { HitList } from './Scores';
import './weights.css';

type Weights = Omit<SearchWeightsQuery['searchWeights'], '__typename' | 'id' | 'version' | 'updatedAt'>;
const MADE: Weights = { text: 1, bought: 0.18, popular: 0.12, inStock: 0.06, new: 0, margin: 0.03 };
const NAMES: Array<[keyof Weights, () => string, number]> = [
  ['text', m.search_weight_text, 3], ['bought', m.search_weight_bought, 1], ['popular', m.search_weight_popular, 1], ['inStock', m.search_weight_stock, 1], ['new', m.search_weight_new, 1], ['margin', m.search_weight_margin, 1],
];
const PAUSE = 300; // milliseconds that a slider rests before its effect is asked for
const plain = (row: Weights): Weights => ({ text: row.text, bought: row.bought, popular: row.popular, inStock: row.inStock, new: row.new, margin: row.margin });
const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** The value some time after its last change. */
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

/** What a question finds with these weights, beside what it finds now. */
function Preview({ text, weights }: { text: string; weights: Weights }) {
  const [now] = useQuery({ query: SearchScoresDoc, variables: { text }, requestPolicy: 'cache-and-network' });
  const [then] = useQuery({ query: SearchPreviewDoc, variables: { text, weights } });
  const before = now.data?.search;
  const after = then.data?.searchPreview;
  if (then.error) return <ErrorState error={explain(then.error)} />;
  if (!before || !after) return <SkeletonLines lines={4} />;
  return <><h3>{m.search_weights_after()}</h3><HitList found={after} before={before} /></>;
}

/** How much each signal counts in the order of hits: tried on a question, then saved for everybody. */
export function WeightsPanel() {
  const { can } = useSession();
  const write = can('catalog.write');
  const costs = can('catalog.cost');
  const [answer, again] = useQuery({ query: SearchWeightsDoc });
  const save = useMutate(SaveSearchWeightsDoc);
  const [draft, setDraft] = useState<Weights>();
  const [text, setText] = useState('');
  const standing = answer.data?.searchWeights;
  const weights = draft ?? (standing && plain(standing));
  const tried = useRested(weights);
  const words = useRested(text.trim());
  if (!standing || !weights) return answer.error ? <ErrorState error={explain(answer.error)} /> : <SkeletonLines lines={5} />;
  const submit = async () => {
    const done = await save.run({ weights, version: standing.version });
    if (!done.ok) return;
    const old = plain(standing);
    const { version } = done.data;
    setDraft(undefined);
    again({ requestPolicy: 'network-only' });
    toast(m.search_saved(), { undo: () => void save.run({ weights: old, version }).then(() => again({ requestPolicy: 'network-only' })) });
  };
  const problem = elsewhere(save.problem, []);
  return (
    <Panel title={m.search_weights()} actions={write && (
      <span className="row"><Button size="sm" onClick={() => setDraft(costs ? MADE : { ...MADE, margin: standing.margin })}>{m.search_weights_reset()}</Button><Button size="sm" look="primary" disabled={!draft} busy={save.busy} onClick={() => void submit()}>{m.ui_save()}</Button></span>
    )}>
      <p className="muted">{m.search_weights_text()}</p>
      {problem && <div className="banner tone-danger" role="alert">{problem}</div>}
      <div className="fields">
        {NAMES.filter(([name]) => costs || name !== 'margin').map(([name, label, most]) => (
          <div key={name}>
            <div className="spread"><span>{label()}</span><span className="muted num">{name === 'text' ? m.search_weight_text_of({ percent: percent(weights[name]) }) : m.search_weight_of({ percent: percent(weights[name]) })}</span></div>
            <input type="range" aria-label={label()} className="weight" min={0} max={most * 100} step={1} disabled={!write} value={Math.round(weights[name] * 100)} onChange={(e) => setDraft({ ...weights, [name]: Number(e.currentTarget.value) / 100 })} />
          </div>
        ))}
        <TextInput className="full" label={m.search_weights_try()} value={text} onChange={(e) => setText(e.currentTarget.value)} />
      </div>
      {words && tried && <Preview text={words} weights={tried} />}
    </Panel>
  );
}

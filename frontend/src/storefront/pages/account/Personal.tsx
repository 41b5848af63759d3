import { StoreChooseRecommendationsDoc, StoreRecommendationSettingsDoc } from '@/gen/features/recommendations/store';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Checkbox, toast } from '@/ui';

/** Whether what one bought may lead to recommendations. Without it there are only those that everybody gets, and nothing is noted. */
export function Personal() {
  const [result] = useQuery({ query: StoreRecommendationSettingsDoc });
  const choose = useMutate(StoreChooseRecommendationsDoc);
  const personal = result.data?.recommendationSettings.personal;
  if (personal === undefined) return null;
  const change = async (wanted: boolean) => {
    const done = await choose.run({ personal: wanted });
    if (done.ok) toast(m.store_saved(), { undo: () => void choose.run({ personal: !wanted }) }); else toast(done.problem.message, { tone: 'danger' });
  };
  return (
    <section className="card stack">
      <h2>{m.recommend_settings()}</h2>
      <Checkbox label={m.recommend_personal()} hint={m.recommend_personal_hint()} checked={personal} disabled={choose.busy} onChange={(e) => void change(e.currentTarget.checked)} />
    </section>
  );
}

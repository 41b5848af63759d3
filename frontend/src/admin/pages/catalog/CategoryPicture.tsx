import { GoodsCategoryPicturesDoc, GoodsSetCategoryPictureDoc, type GoodsTaxonomyQuery } from '@/gen/features/catalog/console-products';
import { useMutate, useQuery } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { Picture, SkeletonLines, toast } from '@/ui';

type Category = GoodsTaxonomyQuery['categories'][number];

/** Which picture of its products stands for a category on the home page; saved at once. */
export function CategoryPicture({ category, onSaved }: { category: Category; onSaved: () => void }) {
  const [answer] = useQuery({ query: GoodsCategoryPicturesDoc, variables: { code: category.code } });
  const save = useMutate(GoodsSetCategoryPictureDoc);
  const pictures = answer.data?.products.nodes.flatMap((p) => p.media.map((media) => ({ ...media, name: p.name })));
  const chosen = answer.data?.categories.find((c) => c.id === category.id)?.pictureChosen ?? false;
  const choose = async (mediaId: string | null) => {
    const done = await save.run({ id: category.id, mediaId });
    if (!done.ok) return void toast(done.problem.message, { tone: 'danger' });
    onSaved();
    toast(m.catalog_category_picture_saved());
    return undefined;
  };
  return (
    <fieldset className="catpictures">
      <legend>{m.catalog_category_picture()}</legend>
      {!pictures && <SkeletonLines lines={2} height={56} />}
      {pictures?.length === 0 && <p className="muted">{m.catalog_category_picture_none()}</p>}
      {pictures && pictures.length > 0 && (
        <div>
          <button type="button" className="chip" aria-pressed={!chosen} disabled={save.busy} onClick={() => void choose(null)}>{m.catalog_category_picture_auto()}</button>
          <div className="catgrid">{pictures.map((p) => <button key={p.id} type="button" aria-pressed={chosen && category.picture?.id === p.id} aria-label={p.alt || p.name} disabled={save.busy} onClick={() => void choose(p.id)}><Picture media={p} sizes="64px" alt="" /></button>)}</div>
        </div>
      )}
    </fieldset>
  );
}

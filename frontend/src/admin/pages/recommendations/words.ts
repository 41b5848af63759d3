import type { RecommendationKind, RecommendationPlace } from '@/gen/schema';
import { m } from '@/lib/i18n';

export const placeName = (place: RecommendationPlace): string => ({ HOME: m.recommend_home, PRODUCT: m.recommend_product, CART: m.recommend_cart })[place]();
export const kindName = (kind: RecommendationKind): string => ({ BUY_AGAIN: m.recommend_kind_again, BOUGHT_TOGETHER: m.recommend_kind_together, TRENDING: m.recommend_kind_trending })[kind]();
/** A share of a whole as people read it; a dash when there is no whole. */
export const share = (part: number, whole: number): string => (whole ? `${((part / whole) * 100).toFixed(1)}%` : '–');

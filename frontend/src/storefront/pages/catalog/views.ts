import { oneOf } from '@/lib/url';
import { createStoredStore } from '@/lib/store';

export const VIEWS = ['grid', 'list', 'pad'] as const;
export type View = (typeof VIEWS)[number];
/** How this browser showed goods last; an address that says otherwise is obeyed. */
export const lastView = createStoredStore<View>('view', 'grid');
/** `auto`: as last time. */
export const viewParam = oneOf<View | 'auto'>([...VIEWS, 'auto'], 'auto');
export const viewOf = (said: View | 'auto'): View => (said === 'auto' ? (VIEWS.find((one) => one === lastView.get()) ?? 'grid') : said);

import type { AssortmentMode } from '@/gen/schema';
import { m } from '@/lib/i18n';

export const modeName = (mode: AssortmentMode): string => ({ ONLY: m.assortments_only, EXCEPT: m.assortments_except })[mode]();
export const modeText = (mode: AssortmentMode): string => ({ ONLY: m.assortments_only_text, EXCEPT: m.assortments_except_text })[mode]();

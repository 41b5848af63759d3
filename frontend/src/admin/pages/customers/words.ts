import type { CustomerKind, CustomerStatus } from '@/gen/schema';
import { m } from '@/lib/i18n';
import type { Tone } from '@/ui';

export const STATUS_TONES: Record<CustomerStatus, Tone> = { PENDING: 'warning', ACTIVE: 'success', BLOCKED: 'danger' };
export const statusName = (s: CustomerStatus): string => ({ PENDING: m.customers_status_pending, ACTIVE: m.customers_status_active, BLOCKED: m.customers_status_blocked })[s]();
export const kindName = (k: CustomerKind): string => ({ COMPANY: m.customers_kind_company, PERSON: m.customers_kind_person })[k]();
export const levelName = (level: string): string => ({ standard: m.customers_level_standard, silver: m.customers_level_silver, gold: m.customers_level_gold, platinum: m.customers_level_platinum } as Record<string, () => string>)[level]?.() ?? level;
export const LEVEL_TONES: Record<string, Tone> = { silver: 'neutral', gold: 'warning', platinum: 'violet' };

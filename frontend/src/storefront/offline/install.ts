import { createStore } from '@/lib/store';

type Offer = { prompt: () => Promise<unknown> };
/** The browser's offer to install the shop; it makes one, once per page, where it is not installed yet. */
export const offer = createStore<Offer | null>(null);

/** Puts the offer aside for the account's page: nobody is asked while shopping. */
export function watchInstall(): void {
  addEventListener('beforeinstallprompt', (event) => { event.preventDefault(); offer.set(event as Event & Offer); });
  addEventListener('appinstalled', () => offer.set(null));
}

/** What of the service worker's world is used here: TypeScript's own library for it cannot stand beside the one for pages. */
export type Waiting = Event & { waitUntil: (until: Promise<unknown>) => void };
export type FetchEvent = Waiting & { request: Request; clientId: string; resultingClientId: string; respondWith: (answer: Promise<Response>) => void };
export type MessageEvent = Waiting & { data: { kind: string; text?: string; ids?: string[] }; ports: readonly MessagePort[]; source: { id?: string } | null };
type Client = { id: string; postMessage: (message: unknown) => void };
type Events = { install: Waiting; activate: Waiting; fetch: FetchEvent; message: MessageEvent };
export type Worker = {
  location: Location;
  registration: { waiting: { postMessage: (message: unknown) => void } | null; update: () => Promise<unknown> };
  clients: { claim: () => Promise<void>; get: (id: string) => Promise<Client | undefined>; matchAll: (options: { type: 'window' }) => Promise<Client[]> };
  skipWaiting: () => Promise<void>;
  addEventListener: <K extends keyof Events>(kind: K, listener: (event: Events[K]) => void) => void;
};

/** What this build is made of; tools/service-worker.ts puts it in. `queries`: names of documents by their ids. `pages`: first words of addresses. */
export type Build = { version: string; entry: string; files: string[]; queries: Record<string, string>; pages: string[] };

/** Told to a page. `at`: since when (ms) an answer without network was kept; null when there was none to give. */
export type Told = { kind: 'kept'; at: number | null };

/** What a page may ask for by words or ids: goods that were seen while there was a network. */
export type Good = {
  code: string; name: string; picture: unknown;
  /** What this buyer pays, of an answer that told it; `listPrice` is everybody's. */
  price: unknown; listPrice: unknown;
  /** Of one variant: absent where only the product was seen. */
  variant?: { id: string; sku: string; codes: string[]; name: string; moq: number; step: number; units: Array<{ code: string; name: string; factor: number; isDefault?: boolean }> };
};

const LATEST_MS = 2_000;

/** Resolves when the page has loaded and the browser has nothing better to do, or after two seconds of waiting for that. */
export const idle = (): Promise<void> => new Promise((done) => {
  const rest = (): void => { if ('requestIdleCallback' in globalThis) requestIdleCallback(() => done(), { timeout: LATEST_MS }); else setTimeout(done, 200); };
  if (document.readyState === 'complete') rest();
  else addEventListener('load', rest, { once: true });
});

/** From now on a style sheet that does not arrive goes: whoever asks for its part again must not take it for one that is there. */
export function watchSheets(): void {
  addEventListener('error', ({ target }) => { if (target instanceof HTMLLinkElement) target.remove(); }, true);
}

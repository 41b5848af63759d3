import { lazy, type ComponentType } from 'react';

const PAUSES_MS = [1_000, 3_000, 9_000, 20_000]; // until a server that restarts is there again

/** Whether the server answers at all: a part that it does not have then is one of an older version. */
const answers = (): Promise<boolean> => fetch('/health', { cache: 'no-store' }).then((answer) => answer.ok, () => false);

// A style sheet that never came must not be taken for one that is there already.
addEventListener('error', ({ target }) => { if (target instanceof HTMLLinkElement) target.remove(); }, true);

/** A part of the app, asked for again while the server cannot be reached. Rejects when it answers and has no such part. */
export async function patiently<T>(load: () => Promise<T>, tried = 0): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const pause = PAUSES_MS[tried];
    if (pause === undefined || (tried && await answers())) throw error;
    await new Promise((go) => { setTimeout(go, pause); });
    return patiently(load, tried + 1);
  }
}

/** React's `lazy` for a line that may break: React would remember for good that a part did not arrive. */
// eslint-disable-next-line typescript/no-explicit-any -- as React has it
export const lazily = <C extends ComponentType<any>>(load: () => Promise<{ default: C }>) => lazy(() => patiently(load));

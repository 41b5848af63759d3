import { lazy, type ComponentType } from 'react';

const PAUSE_MS = 1_000; // before the second try; each further one is twice as long

/** Whether the server answers at all: a part that it does not have then is one of an older version. */
const answers = () => fetch('/health').then((answer) => answer.ok, () => false);

/** A part of the app, asked for again while the server cannot be reached. Rejects when it answers and has no such part. */
export const patiently = <T>(load: () => Promise<T>, pause = PAUSE_MS): Promise<T> =>
  load().catch(async (error: unknown) => {
    if (pause > PAUSE_MS && await answers()) throw error;
    await new Promise((go) => { setTimeout(go, pause); });
    return patiently(load, pause * 2);
  });

/** React's `lazy` for a line that may break: React would remember for good that a part did not arrive. */
// eslint-disable-next-line typescript/no-explicit-any -- as React has it
export const lazily = <C extends ComponentType<any>>(load: () => Promise<{ default: C }>) => lazy(() => patiently(load));

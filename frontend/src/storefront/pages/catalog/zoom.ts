/** How a picture lies in its frame: enlarged by `scale`, moved by `x` and `y` pixels from the middle. */
export type View = { scale: number; x: number; y: number };
export type Point = { x: number; y: number };
export type Frame = { width: number; height: number };

export const WHOLE: View = { scale: 1, x: 0, y: 0 };
export const CLOSEST = 6;

/** The same view with no empty space beside the picture. */
export function bounded(view: View, frame: Frame): View {
  const scale = Math.min(CLOSEST, Math.max(1, view.scale));
  const reach = (side: number) => (side * (scale - 1)) / 2;
  const within = (value: number, most: number) => Math.min(most, Math.max(-most, value)) || 0;
  return { scale, x: within(view.x, reach(frame.width)), y: within(view.y, reach(frame.height)) };
}

/** Enlarges by `factor` so that what is under `point` (from the middle of the frame) stays there. */
export function zoomed(view: View, factor: number, point: Point, frame: Frame): View {
  const scale = Math.min(CLOSEST, Math.max(1, view.scale * factor));
  const real = scale / view.scale;
  return bounded({ scale, x: point.x - (point.x - view.x) * real, y: point.y - (point.y - view.y) * real }, frame);
}

export const moved = (view: View, by: Point, frame: Frame): View => bounded({ ...view, x: view.x + by.x, y: view.y + by.y }, frame);
export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
export const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

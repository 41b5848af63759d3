type Line = { id: string; variantId: string; unitCode: string };

const same = (one: Line, other: Line): boolean => one.variantId === other.variantId && one.unitCode === other.unitCode;

/** The order of `now` in which the line that was at `at` of `before` stands in its old place: ahead of the next of its old followers that is still there. */
export function putBack(before: readonly Line[], at: number, now: readonly Line[]): string[] {
  const gone = before[at]!;
  const ids = now.filter((one) => !same(one, gone)).map((one) => one.id);
  const place = before.slice(at + 1).map((one) => ids.indexOf(one.id)).find((found) => found >= 0) ?? ids.length;
  const back = now.find((one) => same(one, gone));
  return back ? [...ids.slice(0, place), back.id, ...ids.slice(place)] : ids;
}

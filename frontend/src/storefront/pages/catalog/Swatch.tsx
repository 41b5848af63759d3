/** A dot in the colour that an option's value stands for. */
export const Swatch = ({ color }: { color: string | null | undefined }) => (color ? <i className="swatch" aria-hidden="true" style={{ background: color }} /> : null);

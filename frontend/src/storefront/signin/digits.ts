export const LENGTH = 6;

/** The digits of a code as somebody typed or pasted it: "12 34-56", full-width ones too. */
export const digitsOf = (text: string): string => text.normalize('NFKC').replace(/\D/g, '').slice(0, LENGTH);

/** The mark and a name, the product's own unless a shop gives its; the mark is a ring that a tick closes. */
export function Wordmark({ compact, name = 'Orderwell' }: { compact?: boolean; name?: string }) {
  return (
    <span className="wordmark">
      <svg width="28" height="28" viewBox="0 0 48 48" aria-hidden="true"><rect width="48" height="48" rx="12" fill="#0b6b4f" /><path d="M24 37a12 12 0 1 1 10.4-6" fill="none" stroke="#fff" strokeWidth="4.5" strokeLinecap="round" /><path d="M17.500 25l5 5L36 15.500" fill="none" stroke="#8ff0c8" strokeWidth="4.5" strokeLinecap="round" strokeLinejoin="round" /></svg>
      <span className={compact ? 'sr' : 'truncate'}>{name}</span>
    </span>
  );
}

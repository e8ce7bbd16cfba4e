/** Sluice's logo: a sluice in a canal. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" aria-hidden className={className}>
      <rect width="24" height="24" rx="6" fill="#006572" />
      <path d="M7 4.5v8M17 4.5v8M7 8h10M12 8v4.5" stroke="#fff" strokeWidth="1.9" strokeLinecap="round" />
      <path
        d="M4.5 17.2c1.25-1.3 2.5-1.3 3.75 0s2.5 1.3 3.75 0 2.5-1.3 3.75 0 2.5 1.3 3.75 0"
        stroke="#8fe3ee"
        strokeWidth="1.9"
        strokeLinecap="round"
      />
    </svg>
  );
}

import type { Placeholder } from "@/server/domain/set-up/guide.ts";

/** The placeholders that are left in the code of the guide, and where to find their values. */
export function MissingValues({ missing }: { missing: readonly Placeholder[] }) {
  if (missing.length === 0) return null;
  return (
    <section aria-label="Missing values" className="grid gap-2 rounded-lg border border-border bg-surface px-4 py-3">
      <p className="font-medium">{missing.length === 1 ? "One value is" : `${missing.length} values are`} missing</p>
      <dl className="grid gap-x-4 gap-y-1.5 sm:grid-cols-[auto_minmax(0,1fr)]">
        {missing.map(({ text, hint }) => (
          <div key={text} className="contents">
            <dt className="min-w-0">
              <code className="rounded-sm bg-code-mark px-1 py-0.5 font-mono text-sm break-all">{text}</code>
            </dt>
            <dd className="text-muted max-sm:mb-1">{hint}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

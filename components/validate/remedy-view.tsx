import { CodeBlock } from "@/components/code/code-block";
import { DiffView } from "@/components/code/diff-view";
import { Button } from "@/components/ui/button";
import { findRegion } from "@/server/domain/destination/region.ts";
import { lineDiff } from "@/server/domain/line-diff.ts";
import type { Fix } from "@/server/domain/validation/validation-fixes.ts";
import type { Blame, Remedy } from "@/server/domain/validation/validation-remedy.ts";

const BLAMES: Record<Blame, string> = {
  yours: "You can fix this here or in your AWS account.",
  ours: "The operator of Sluice has to fix this. Your settings are not the cause.",
  amazons: "AWS had a problem, so your settings were not checked. Try again shortly.",
};

/** Who can fix the problem, how, and what to copy for it. */
export function RemedyView({ remedy, onUseRegion }: { remedy: Remedy; onUseRegion: ((region: string) => void) | null }) {
  const { blame, advice, fix, useRegion } = remedy;
  return (
    <section aria-label="What to do" className="grid gap-3 border-t border-border px-4 py-3">
      <p className="font-medium">{BLAMES[blame]}</p>
      {useRegion !== null && onUseRegion !== null && (
        <div className="flex flex-wrap items-center gap-3">
          <p>The bucket is in {describeRegion(useRegion)}.</p>
          <Button size="small" variant="primary" onClick={() => onUseRegion(useRegion)}>
            Use {useRegion}
          </Button>
        </div>
      )}
      {advice !== null && <p className="max-w-prose text-pretty break-words">{advice}</p>}
      {fix !== null && <FixView fix={fix} />}
    </section>
  );
}

function FixView({ fix: { title, fileName, language, text, usual } }: { fix: Fix }) {
  if (usual === null) return <CodeBlock code={text} language={language} title={title} fileName={fileName} />;
  return <DiffView title={title} fileName={fileName} text={text} lines={lineDiff(usual, text)} />;
}

function describeRegion(code: string): string {
  const name = findRegion(code)?.name;
  return name === undefined ? code : `${code}, ${name}`;
}

import type { Route } from "next";
import { AboutText } from "@/components/api-reference/about-text";
import { callTitle } from "@/components/api-reference/call-title";
import { ErrorList } from "@/components/api-reference/call-view";
import { MethodMark } from "@/components/api-reference/method-mark";
import { type ApiCall, type OpenApiDocument, toCalls } from "@/components/api-reference/open-api-document";
import { SectionTitle } from "@/components/api-reference/section-title";
import { CodeBlock } from "@/components/code/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";

/** How to call the API, and a list of all calls by chapter. */
export function ReferenceOverview({ document }: { document: OpenApiDocument }) {
  const baseUrl = document.servers[0]?.url ?? "";
  const calls = toCalls(document);
  return (
    <div className="grid min-w-0 gap-10">
      <section aria-labelledby="start" className="grid min-w-0 gap-3">
        <SectionTitle id="start">Start</SectionTitle>
        <p className="max-w-prose text-muted">
          The paths of all calls start with this address. Calls need a token of the workspace. In an SDK of Segment's Public API, set it as
          the base path.
        </p>
        <div className="flex min-h-10 items-center gap-1 rounded-md border border-border bg-surface pr-1 pl-3">
          <code className="min-w-0 flex-1 font-mono text-sm break-all">{baseUrl}</code>
          <CopyButton text={baseUrl} name="the base address" />
        </div>
        <CodeBlock
          title="In a terminal"
          language="shell"
          code={`curl '${baseUrl}/destinations?pagination.count=10' \\\n  --header 'Authorization: Bearer <YOUR_TOKEN>'`}
        />
      </section>
      <section aria-labelledby="rules" className="grid min-w-0 gap-3">
        <SectionTitle id="rules">All calls</SectionTitle>
        <dl className="grid divide-y divide-border rounded-lg border border-border bg-raised">
          {RULES.map(({ term, about }) => (
            <div key={term} className="grid gap-x-4 gap-y-0.5 px-3.5 py-2.5 text-sm sm:grid-cols-[7rem_minmax(0,1fr)]">
              <dt className="font-medium">{term}</dt>
              <dd className="text-muted">
                <AboutText text={about} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
      {document.tags.map(({ name, description }) => (
        <section key={name} aria-labelledby={toId(name)} className="grid min-w-0 gap-3">
          <div className="grid gap-0.5">
            <SectionTitle id={toId(name)}>{name}</SectionTitle>
            <p className="text-sm text-muted">{description}</p>
          </div>
          <CallList calls={calls.filter(({ chapter }) => chapter === name)} />
        </section>
      ))}
      <section aria-labelledby="errors" className="grid min-w-0 gap-3">
        <SectionTitle id="errors">Errors</SectionTitle>
        <p className="max-w-prose text-muted">
          Each is JSON with at least one message, and the name of the field that the message is about, if any.
        </p>
        <CodeBlock title="An error, 422" language="json" code={ERROR_EXAMPLE} />
        <ErrorList errors={errorsOfAll(document)} />
      </section>
    </div>
  );
}

const RULES = [
  { term: "Token", about: "In the header `Authorization: Bearer …`. It belongs to one workspace, and calls apply to that workspace." },
  { term: "Responses", about: "JSON: `data` on success, `errors` on failure, never both." },
  {
    term: "Pages",
    about:
      "Lists take `pagination.count` (1 to 1,000, else 200) and `pagination.cursor`. `pagination.next` has the cursor of the next page; on the last page it is missing. `pagination[count]` is the same.",
  },
  {
    term: "Limits",
    about:
      "`X-RateLimit-Remaining` says how many calls are left in this minute, `X-RateLimit-Reset` when it ends. Over the limit, `Retry-After` says how long to wait.",
  },
  {
    term: "Versions",
    about: "One. Segment's media types, such as `application/vnd.segment.v1+json`, are taken in both spellings and answered with JSON.",
  },
];

const ERROR_EXAMPLE = JSON.stringify(
  { errors: [{ type: "input-validation", message: '"sourceId" is required', status: 422, field: "sourceId" }] },
  null,
  2,
);

function CallList({ calls }: { calls: readonly ApiCall[] }) {
  return (
    <ul className="grid divide-y divide-border rounded-lg border border-border bg-raised">
      {calls.map(({ id, method, path, summary }) => (
        <li key={id} className="hover:bg-hover/50">
          <Link href={`/settings/api/${id}` as Route} className="flex items-start gap-3 px-3.5 py-2.5">
            <MethodMark method={method} className="mt-0.5" />
            <span className="grid min-w-0 gap-0.5">
              <span className="flex flex-wrap items-baseline gap-x-3">
                <span className="font-medium">{callTitle(id)}</span>
                <code className="font-mono text-xs break-all text-muted">{path}</code>
              </span>
              <span className="text-sm text-muted">{summary}.</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function errorsOfAll({ components }: OpenApiDocument): { status: string; about: string }[] {
  return Object.entries(components.responses).flatMap(([name, { description }]) => {
    const status = /\d+$/.exec(name)?.[0];
    return status === undefined ? [] : [{ status, about: description }];
  });
}

function toId(chapter: string): string {
  return chapter.toLowerCase().replaceAll(" ", "-");
}

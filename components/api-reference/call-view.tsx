import { AboutText } from "@/components/api-reference/about-text";
import { callTitle } from "@/components/api-reference/call-title";
import { FieldList } from "@/components/api-reference/field-list";
import { MethodMark } from "@/components/api-reference/method-mark";
import { type ApiCall, type OpenApiDocument, type Parameter, toErrors, toSuccess } from "@/components/api-reference/open-api-document";
import { fieldRow, fieldRows } from "@/components/api-reference/schema-words";
import { SectionTitle } from "@/components/api-reference/section-title";
import { toCurl } from "@/components/api-reference/to-curl";
import { toExample } from "@/components/api-reference/to-example";
import { CodeBlock } from "@/components/code/code-block";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { ROLE_NAMES, ROLES } from "@/server/domain/access/roles.ts";

/** One call: permissions, parameters and responses on the left, an example on the right. */
export function CallView({ call, document }: { call: ApiCall; document: OpenApiDocument }) {
  const { method, path, summary, operation } = call;
  const { status, schema } = toSuccess(operation);
  const data = schema.properties?.["data"] ?? schema;
  const body = operation.requestBody?.content["application/json"].schema;
  const baseUrl = document.servers[0]?.url ?? "";
  const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
  const inQuery = operation.parameters.filter((parameter) => parameter.in === "query");
  return (
    <article className="grid min-w-0 gap-6">
      <header className="grid gap-2">
        <p className="text-sm text-muted">{call.chapter}</p>
        <h1 className="text-xl font-semibold tracking-tight">{callTitle(call.id)}</h1>
        <p className="max-w-prose text-muted">{summary}.</p>
        <div className="mt-1 flex min-h-10 items-center gap-2.5 rounded-md border border-border bg-surface pr-1 pl-2.5">
          <MethodMark method={method} />
          <code className="min-w-0 flex-1 font-mono text-sm break-all">{path}</code>
          <CopyButton text={`${baseUrl}${path === "/" ? "" : path}`} name="the address" />
        </div>
      </header>
      <div className="grid min-w-0 gap-8 xl:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
        <div className="grid min-w-0 content-start gap-8">
          <TokenSection roles={operation["x-roles"]} callsPerMinute={operation["x-calls-per-minute"]} />
          <ParameterSection title="In the path" parameters={inPath} />
          <ParameterSection title="In the query" parameters={inQuery} />
          {body !== undefined && (
            <section aria-labelledby="body" className="grid min-w-0 gap-3">
              <SectionTitle id="body">Body</SectionTitle>
              <FieldList fields={fieldRows(body)} kind="sent" />
            </section>
          )}
          <section aria-labelledby="answer" className="grid min-w-0 gap-3">
            <SectionTitle id="answer">
              Answer <span className="font-mono text-sm font-normal text-success">{status}</span>
            </SectionTitle>
            <p className="text-sm text-muted">
              <AboutText text="JSON, with these fields in `data`:" />
            </p>
            <FieldList fields={fieldRows(data)} kind="received" />
          </section>
          <section aria-labelledby="errors" className="grid min-w-0 gap-3">
            <SectionTitle id="errors">Errors</SectionTitle>
            <ErrorList errors={toErrors(operation, document)} />
          </section>
        </div>
        <div className="grid min-w-0 content-start gap-4 xl:sticky xl:top-20">
          <CodeBlock title="In a terminal" language="shell" code={toCurl(call, baseUrl)} />
          <CodeBlock title={`Response, ${status}`} language="json" code={JSON.stringify(toExample(schema), null, 2)} />
        </div>
      </div>
    </article>
  );
}

const PER_SOURCE: ReadonlySet<string> = new Set(ROLE_NAMES.filter((role) => ROLES[role].perSource).map((role) => ROLES[role].label));

function TokenSection({ roles, callsPerMinute }: { roles: readonly string[]; callsPerMinute: number }) {
  return (
    <section aria-labelledby="token" className="grid gap-3">
      <SectionTitle id="token">Token</SectionTitle>
      <div className="grid gap-2 text-sm text-muted">
        {roles.length === 0 ? (
          <p>Every token, with any roles.</p>
        ) : (
          <>
            <p>
              Needs {roles.length === 1 ? "this role" : "one of these roles"}.
              {roles.some((role) => PER_SOURCE.has(role)) && " Where it is on chosen sources only, the call reaches those."}
            </p>
            <ul className="flex flex-wrap gap-1.5">
              {roles.map((role) => (
                <li key={role}>
                  <Badge className="text-foreground">{role}</Badge>
                </li>
              ))}
            </ul>
          </>
        )}
        <p>{callsPerMinute.toLocaleString("en-US")} calls a minute and token, with the others of this kind.</p>
      </div>
    </section>
  );
}

function ParameterSection({ title, parameters }: { title: string; parameters: readonly Parameter[] }) {
  const id = title.toLowerCase().replaceAll(" ", "-");
  if (parameters.length === 0) return null;
  return (
    <section aria-labelledby={id} className="grid min-w-0 gap-3">
      <SectionTitle id={id}>{title}</SectionTitle>
      <FieldList fields={parameters.map(({ name, schema, required }) => fieldRow(name, schema, required))} kind="sent" />
    </section>
  );
}

export function ErrorList({ errors }: { errors: readonly { status: string; about: string }[] }) {
  return (
    <ul className="grid divide-y divide-border rounded-lg border border-border bg-raised">
      {errors.map(({ status, about }) => (
        <li key={status} className="flex gap-3 px-3.5 py-2.5 text-sm">
          <code className="font-mono font-medium text-danger">{status}</code>
          <span className="text-muted">{about}</span>
        </li>
      ))}
    </ul>
  );
}

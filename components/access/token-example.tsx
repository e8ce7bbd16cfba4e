import { CodeBlock } from "@/components/code/code-block";

/** A call that every token may make. `apiUrl` has no trailing slash. */
export function TokenExample({ apiUrl, token }: { apiUrl: string; token?: string }) {
  const code = `curl ${apiUrl} --header 'Authorization: Bearer ${token ?? "<YOUR_TOKEN>"}'`;
  return <CodeBlock title="Try it in a terminal" language="shell" code={code} />;
}

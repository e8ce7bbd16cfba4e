import { CodeBlock } from "@/components/code/code-block";
import { snippetsFor } from "@/components/source/snippets";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";

/** The first event from a program of each kind, ready to paste. */
export function SnippetTabs({ writeKey, collectorUrl }: { writeKey: string; collectorUrl: string }) {
  const snippets = snippetsFor(writeKey, collectorUrl);
  return (
    <Tabs defaultValue="node" className="grid min-w-0 gap-3">
      <TabsList aria-label="Kind of program">
        {snippets.map(({ id, label }) => (
          <TabsTrigger key={id} value={id}>
            {label}
          </TabsTrigger>
        ))}
      </TabsList>
      {snippets.map(({ id, title, language, code }) => (
        <TabsContent key={id} value={id} className="min-w-0">
          <CodeBlock code={code} language={language} title={title} />
        </TabsContent>
      ))}
    </Tabs>
  );
}

import { CodeBlock } from "@/components/code/code-block";
import { snippetsFor } from "@/components/source/snippets";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";

/** Code that sends the first event, for each kind of program. */
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

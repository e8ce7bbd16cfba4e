import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache, Suspense } from "react";
import { currentActor, runtime } from "@/app/server";
import { CodeBlock } from "@/components/code/code-block";
import { AttemptTable } from "@/components/files/attempt-table";
import { FileFacts } from "@/components/files/file-facts";
import { FileHeading } from "@/components/files/file-heading";
import { FileInBucket } from "@/components/files/file-in-bucket";
import { ReceivedSpan } from "@/components/files/received-span";
import { RecordsView } from "@/components/files/records-view";
import { readId } from "@/server/domain/id.ts";
import { downloadCommand } from "@/server/domain/queries/object-links.ts";
import { getFile } from "@/server/observe/get-file.ts";
import { readFileRecords } from "@/server/observe/read-file-records.ts";
import { sendAgainAction } from "../../../actions";
import { readDestination } from "../../read-destination";

type FilePageProps = { params: Promise<{ destinationId: string; fileId: string }> };

export async function generateMetadata({ params }: FilePageProps): Promise<Metadata> {
  const { fileId } = await params;
  return { title: `File ${fileId.slice(0, 8)}` };
}

/** The records are read while the rest of the page is shown. */
export default async function FilePage({ params }: FilePageProps) {
  const { destinationId, fileId } = await params;
  const { canEdit, enabled } = await readDestination(destinationId);
  const [context, actor] = [await runtime(), await currentActor()];
  const file = (await getFile(context, actor, { destinationId: readId(destinationId), fileId })) ?? notFound();
  const sandbox = context.sandbox?.access ?? null;
  const ids = { destinationId, fileId };
  return (
    <div className="grid gap-8">
      <FileHeading
        destinationId={destinationId}
        file={file}
        sendAgain={canEdit ? sendAgainAction.bind(null, destinationId) : null}
        disabled={!enabled}
      />
      <FileFacts file={file}>
        <Suspense fallback={<ReceivedSpan span={null} reading />}>
          <Span {...ids} />
        </Suspense>
      </FileFacts>
      <FileInBucket file={file} inSandbox={sandbox !== null}>
        <CodeBlock language="shell" title="Download with the AWS CLI" code={downloadCommand(file, sandbox)} />
      </FileInBucket>
      <AttemptTable file={file} />
      <Suspense fallback={<RecordsView file={file} read={null} />}>
        <Records {...ids} file={file} />
      </Suspense>
    </div>
  );
}

type Ids = { destinationId: string; fileId: string };

/** Once a request. */
const readOnce = cache(async (destinationId: string, fileId: string) => {
  const read = await readFileRecords(await runtime(), await currentActor(), { destinationId, fileId });
  return read ?? notFound();
});

async function Span({ destinationId, fileId }: Ids) {
  const { span } = await readOnce(destinationId, fileId);
  return <ReceivedSpan span={span} />;
}

async function Records({ destinationId, fileId, file }: Ids & { file: { eventCount: number } }) {
  return <RecordsView file={file} read={await readOnce(destinationId, fileId)} />;
}

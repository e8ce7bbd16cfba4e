"use client";

import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { useFormContext } from "react-hook-form";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { Button } from "@/components/ui/button";
import type { Settings } from "@/server/domain/destination/settings.ts";

type SandboxBucketProps = { create: () => Promise<Answer<Settings>> };

/** In sandbox mode: creates a bucket and a role, and fills the form with them. */
export function SandboxBucket({ create }: SandboxBucketProps) {
  const { setValue } = useFormContext<Settings>();
  const [busy, setBusy] = useState(false);
  const [created, setCreated] = useState<Answer<Settings>>();

  async function createAndFill() {
    if (busy) return;
    setBusy(true);
    const answer = await submit(create);
    setBusy(false);
    setCreated(answer);
    if (!answer.ok) return;
    for (const name of ["awsRegion", "bucket", "iamRoleArn"] as const) {
      setValue(name, answer.value[name], { shouldDirty: true, shouldValidate: true });
    }
  }

  return (
    <section aria-label="AWS sandbox" className="grid gap-2.5 rounded-lg border border-warning/40 bg-warning-soft px-4 py-3">
      <p>This installation uses its own AWS sandbox. It can create a bucket there, and a role that only this workspace can assume.</p>
      <Button
        onClick={createAndFill}
        aria-disabled={busy || undefined}
        className="h-auto min-h-9 justify-self-start py-1.5 whitespace-normal"
      >
        <FlaskConical aria-hidden />
        {busy ? "Creating a bucket and a role…" : "Create a sandbox bucket and role"}
      </Button>
      <p role="status" className="break-words empty:hidden">
        {created?.ok && `The bucket ${created.value.bucket} and its role were created and filled in. Save them, then validate.`}
      </p>
      <FormError message={created?.ok === false ? created.error.message : undefined} />
    </section>
  );
}

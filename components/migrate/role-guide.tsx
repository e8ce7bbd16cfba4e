"use client";

import { ChevronRight } from "lucide-react";
import { FormProvider, useForm } from "react-hook-form";
import { SetUpByForm } from "@/components/set-up/set-up-by-form";
import type { Platform } from "@/components/set-up/set-up-options";
import { useDisclosure } from "@/components/ui/use-disclosure";
import type { Settings } from "@/server/domain/destination/settings.ts";

/** The set-up guide for the real bucket. Its policy also allows the test folder, which is inside the log folder (R86). */
export function RoleGuide({ platform, awsRegion, bucket }: { platform: Platform; awsRegion: string; bucket: string }) {
  const { isOpen, details } = useDisclosure();
  const form = useForm<Settings>({ values: { awsRegion, bucket, iamRoleArn: "" } });
  return (
    <details {...details} className="group rounded-lg border border-border bg-surface">
      <summary className="flex min-h-11 cursor-pointer items-center gap-2 rounded-lg px-4 py-2 font-medium">
        <ChevronRight aria-hidden className="size-4 text-muted transition-transform duration-100 group-open:rotate-90" />
        No IAM role yet? Create it step by step
      </summary>
      {isOpen && (
        <div className="border-t border-border px-4 py-5">
          <FormProvider {...form}>
            <SetUpByForm platform={platform} />
          </FormProvider>
        </div>
      )}
    </details>
  );
}

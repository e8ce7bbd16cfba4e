"use client";

import { useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { GuideTabs } from "@/components/set-up/guide-tabs";
import { GuideView } from "@/components/set-up/guide-view";
import { OptionFields } from "@/components/set-up/option-fields";
import { factsOf, type Platform, roleNameOf } from "@/components/set-up/set-up-options";
import type { SetUpMethod } from "@/server/domain/set-up/guide.ts";
import { setUpGuides } from "@/server/domain/set-up/set-up-guides.ts";
import { EMPTY_SETTINGS, type Settings } from "@/server/domain/settings.ts";

/** The guides, filled in with what is typed right now in the form around them. */
export function SetUpByForm({ platform }: { platform: Platform }) {
  const { control } = useFormContext<Settings>();
  const [awsRegion, bucket] = useWatch({ control, name: ["awsRegion", "bucket"] });
  const [method, setMethod] = useState<SetUpMethod>("console");
  const [options, setOptions] = useState({ roleName: roleNameOf(EMPTY_SETTINGS), kmsKeyArn: null as string | null });
  const guides = setUpGuides(factsOf(platform, { ...EMPTY_SETTINGS, awsRegion, bucket }, options));
  return (
    <div className="grid gap-6">
      <OptionFields options={options} region={awsRegion} withRoleName={method !== "terraform"} onChange={setOptions} />
      <GuideTabs
        method={method}
        onChoose={setMethod}
        guides={guides.map((guide) => ({ method: guide.method, label: guide.label, content: <GuideView guide={guide} /> }))}
      />
    </div>
  );
}

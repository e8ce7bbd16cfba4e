"use client";

import { useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { GuideTabs } from "@/components/set-up/guide-tabs";
import { GuideView } from "@/components/set-up/guide-view";
import { OptionFields } from "@/components/set-up/option-fields";
import { defaultMethod, type Platform, suggestRoleName, toSetUpFacts } from "@/components/set-up/set-up-options";
import { EMPTY_SETTINGS, type Settings } from "@/server/domain/destination/settings.ts";
import { usesOfRole } from "@/server/domain/set-up/role-uses.ts";
import { setUpGuides } from "@/server/domain/set-up/set-up-guides.ts";

/** The guides, filled in with the current values of the form around them. The role is named after the bucket until the person names it. */
export function SetUpByForm({ platform }: { platform: Platform }) {
  const { control } = useFormContext<Settings>();
  const [awsRegion, bucket] = useWatch({ control, name: ["awsRegion", "bucket"] });
  const [method, setMethod] = useState(defaultMethod(platform));
  const [chosen, setChosen] = useState({ roleName: null as string | null, kmsKeyArn: null as string | null, alone: false });
  const settings = { ...EMPTY_SETTINGS, awsRegion, bucket };
  const defaults = suggestRoleName(settings);
  const options = { ...chosen, roleName: chosen.roleName ?? defaults };
  const guides = setUpGuides(toSetUpFacts(platform, settings, options));
  return (
    <div className="grid gap-6">
      <OptionFields
        options={options}
        region={awsRegion}
        uses={usesOfRole(options.roleName, settings, platform.roleUses)}
        onChange={(changed) => setChosen({ ...changed, roleName: changed.roleName === defaults ? null : changed.roleName })}
      />
      <GuideTabs
        method={method}
        onChoose={setMethod}
        guides={guides.map((guide) => ({ method: guide.method, label: guide.label, content: <GuideView guide={guide} /> }))}
      />
    </div>
  );
}

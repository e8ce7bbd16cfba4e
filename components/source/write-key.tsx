"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

/** A write key, hidden until its button is pressed, so that a shared screen doesn't reveal it. It can be copied while hidden. `name` distinguishes the keys. */
export function WriteKey({ writeKey, name = "the write key" }: { writeKey: string; name?: string }) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <div className="flex h-10 max-w-xl items-center gap-1 rounded-md border border-border bg-surface pr-1 pl-3">
      <code className="min-w-0 flex-1 truncate font-mono text-sm">{shown ? writeKey : "•".repeat(24)}</code>
      <Button variant="ghost" size="icon" aria-label={`${shown ? "Hide" : "Show"} ${name}`} onClick={() => setShown(!shown)}>
        <Icon aria-hidden />
      </Button>
      <CopyButton text={writeKey} name={name} />
    </div>
  );
}

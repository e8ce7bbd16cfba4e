"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";

/** Copies `text`. The button shows `label`, or without one an icon with the accessible name `name`. */
export function CopyButton({ text, name, label, className }: { text: string; name: string; label?: string; className?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast.error("The browser doesn't let this page copy. Select the text and copy it yourself.");
    }
  }

  const Icon = copied ? Check : Copy;
  return (
    <Button
      variant={label ? "secondary" : "ghost"}
      size={label ? "small" : "icon"}
      aria-label={copied ? "Copied" : `Copy ${name}`}
      title={label ? undefined : `Copy ${name}`}
      onClick={copy}
      className={className}
    >
      <Icon aria-hidden className={copied ? "text-success" : undefined} />
      {label && <span>{copied ? "Copied" : label}</span>}
    </Button>
  );
}

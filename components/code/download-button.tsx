"use client";

import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";

/** Downloads `text` as a file that ends with a line feed. */
export function DownloadButton({ text, fileName }: { text: string; fileName: string }) {
  function download() {
    const address = URL.createObjectURL(new Blob([text.endsWith("\n") ? text : `${text}\n`], { type: "application/octet-stream" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: fileName });
    link.click();
    URL.revokeObjectURL(address);
  }

  return (
    <Button variant="ghost" size="icon" aria-label={`Download ${fileName}`} title={`Download ${fileName}`} onClick={download}>
      <Download aria-hidden />
    </Button>
  );
}

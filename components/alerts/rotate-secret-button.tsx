"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { SigningSecret } from "@/components/alerts/add-channel-dialog";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogConfirm, DialogContent, DialogTrigger } from "@/components/ui/dialog";

type RotateSecretButtonProps = { name: string; rotate: () => Promise<Answer<{ secret: string; oldUntil: number }>> };

/** Asks, then gives a webhook a new signing secret and shows it this once. */
export function RotateSecretButton({ name, rotate }: RotateSecretButtonProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [secret, setSecret] = useState<string | null>(null);

  function onOpenChange(next: boolean) {
    setOpen(next);
    setProblem(undefined);
    setSecret(null);
    if (!next && secret !== null) router.refresh();
  }

  async function go() {
    if (busy) return;
    setBusy(true);
    const rotated = await submit(rotate);
    setBusy(false);
    if (!rotated.ok) return setProblem(rotated.error.message);
    setSecret(rotated.value.secret);
  }

  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <Button size="small" aria-label={`Rotate secret of ${name}`}>
          Rotate secret
        </Button>
      </DialogTrigger>
      {secret !== null ? (
        <SigningSecret secret={secret} title={`The new signing secret of ${name}`} onClose={() => onOpenChange(false)} />
      ) : (
        <DialogContent
          title={`Rotate the signing secret of ${name}?`}
          description="You get a new secret. The old one stays valid for 24 hours: each message carries a signature of both."
        >
          <FormError message={problem} />
          <DialogActions>
            <DialogConfirm busy={busy} variant="primary" onConfirm={go}>
              Rotate the secret
            </DialogConfirm>
          </DialogActions>
        </DialogContent>
      )}
    </Dialog>
  );
}

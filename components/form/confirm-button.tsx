"use client";

import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import type { Answer } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { submit } from "@/components/form/submit";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogConfirm, DialogContent, DialogTrigger } from "@/components/ui/dialog";

type ConfirmButtonProps = {
  /** The label of the button that opens the dialog. `name` is its accessible name. */
  label: string;
  name: string;
  title: string;
  description: ReactNode;
  /** The label of the button that acts: object and effect. */
  confirm: string;
  done: string;
  act: () => Promise<Answer<unknown>>;
};

/** Opens a dialog that asks for confirmation, then runs the action. */
export function ConfirmButton({ label, name, title, description, confirm, done, act }: ConfirmButtonProps) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function go() {
    if (busy) return;
    setBusy(true);
    const acted = await submit(act);
    setBusy(false);
    if (!acted.ok) return setProblem(acted.error.message);
    setOpen(false);
    toast.success(done);
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setProblem(undefined);
      }}
    >
      <DialogTrigger asChild>
        <Button
          size="small"
          aria-label={name}
          className="h-auto min-h-8 max-w-full py-1 text-left break-words whitespace-normal text-danger"
        >
          {label}
        </Button>
      </DialogTrigger>
      <DialogContent title={title} description={description}>
        <FormError message={problem} />
        <DialogActions>
          <DialogConfirm busy={busy} onConfirm={go}>
            {confirm}
          </DialogConfirm>
        </DialogActions>
      </DialogContent>
    </Dialog>
  );
}

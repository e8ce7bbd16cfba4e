"use client";

import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import type { FormRefusal } from "@/components/form/answer";
import { FormError } from "@/components/form/form-error";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogConfirm, DialogContent, DialogTrigger } from "@/components/ui/dialog";

type ConfirmButtonProps = {
  /** On the button that opens the dialog. */
  label: string;
  variant?: "primary" | "secondary" | "danger" | "ghost";
  size?: "default" | "small";
  title: string;
  description: ReactNode;
  children?: ReactNode;
  /** On the button of the dialog that acts. */
  confirm: string;
  dangerous?: boolean;
  /** Shown after the action. */
  done: string;
  /** Returns why the action was refused; null if it was done. */
  act: () => Promise<FormRefusal | null>;
};

/** A button that opens a dialog, which describes the action and confirms it. */
export function ConfirmButton({
  label,
  variant,
  size,
  title,
  description,
  children,
  confirm,
  dangerous = false,
  done,
  act,
}: ConfirmButtonProps) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  function show(next: boolean) {
    setOpen(next);
    setProblem(undefined);
  }

  async function go() {
    if (busy) return;
    setBusy(true);
    const refusal = await act();
    setBusy(false);
    if (refusal !== null) return setProblem(refusal.message);
    show(false);
    toast.success(done);
  }

  return (
    <Dialog open={open} onOpenChange={show}>
      <DialogTrigger asChild>
        <Button variant={variant} size={size}>
          {label}
        </Button>
      </DialogTrigger>
      <DialogContent title={title} description={description} className="max-w-lg">
        {children}
        <FormError message={problem} />
        <DialogActions cancel="Go back">
          <DialogConfirm variant={dangerous ? "danger" : "primary"} busy={busy} onConfirm={go}>
            {confirm}
          </DialogConfirm>
        </DialogActions>
      </DialogContent>
    </Dialog>
  );
}

"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "@/components/class-names";
import { Button } from "@/components/ui/button";

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

type DialogContentProps = Omit<ComponentProps<typeof Primitive.Content>, "title"> & { title: string; description?: ReactNode };

/** A small dialog in the middle of the page. Esc and the cross close it. */
export function DialogContent({ title, description, className, children, ...props }: DialogContentProps) {
  return (
    <Primitive.Portal>
      <DialogOverlay />
      <Primitive.Content
        className={classNames(
          "fixed top-[12vh] left-1/2 z-50 grid max-h-[80vh] w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 gap-4 overflow-y-auto rounded-lg border border-border bg-raised p-5 shadow-float",
          "duration-150 data-[state=closed]:animate-out data-[state=closed]:fade-out-0 data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98",
          className,
        )}
        {...(description ? {} : { "aria-describedby": undefined })}
        {...props}
      >
        <header className="grid gap-1 pr-8">
          <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
          {description && <Primitive.Description className="text-muted">{description}</Primitive.Description>}
        </header>
        {children}
        <Primitive.Close asChild>
          <Button variant="ghost" size="icon" aria-label="Close" className="absolute top-3.5 right-3.5">
            <X aria-hidden />
          </Button>
        </Primitive.Close>
      </Primitive.Content>
    </Primitive.Portal>
  );
}

/** The row at the end of a dialog: a button that closes it without a change, then the other buttons. */
export function DialogActions({ cancel = "Cancel", children }: { cancel?: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <Primitive.Close asChild>
        <Button>{cancel}</Button>
      </Primitive.Close>
      {children}
    </div>
  );
}

type DialogConfirmProps = { busy: boolean; busyLabel?: string; variant?: "danger" | "primary"; onConfirm: () => void; children: ReactNode };

/** The button of a dialog that acts. Long labels wrap. It can still be focused while `busy`; the caller ignores clicks then. */
export function DialogConfirm({ busy, busyLabel = "One moment…", variant = "danger", onConfirm, children }: DialogConfirmProps) {
  return (
    <Button
      variant={variant}
      onClick={onConfirm}
      aria-disabled={busy || undefined}
      className="h-auto min-h-9 max-w-full py-1.5 break-words whitespace-normal"
    >
      {busy ? busyLabel : children}
    </Button>
  );
}

export function DialogOverlay() {
  return (
    <Primitive.Overlay className="fixed inset-0 z-50 bg-overlay duration-150 data-[state=closed]:animate-out data-[state=closed]:fade-out-0 data-[state=open]:animate-in data-[state=open]:fade-in-0" />
  );
}

import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "@/components/class-names";
import { Pressable } from "@/components/ui/pressable";

const button = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent text-accent-foreground not-disabled:hover:bg-accent-hover",
        secondary: "border border-border bg-raised text-foreground not-disabled:hover:bg-hover",
        ghost: "text-muted not-disabled:hover:bg-hover not-disabled:hover:text-foreground",
        danger: "bg-danger text-danger-foreground not-disabled:hover:bg-danger-hover",
      },
      size: {
        default: "h-9 px-3.5",
        small: "h-8 px-2.5 text-sm",
        icon: "size-8",
      },
    },
    defaultVariants: { variant: "secondary", size: "default" },
  },
);

type ButtonProps = ComponentProps<"button"> & VariantProps<typeof button> & { asChild?: boolean };

export function Button({ className, variant, size, asChild = false, ...props }: ButtonProps) {
  const look = classNames(button({ variant, size }), className);
  return asChild ? <Slot.Root className={look} {...props} /> : <Pressable className={look} {...props} />;
}

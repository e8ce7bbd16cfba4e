import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "@/components/class-names";

const TONES = {
  info: { Icon: Info, box: "border-border bg-surface", icon: "text-muted" },
  success: { Icon: CircleCheck, box: "border-success/30 bg-success-soft", icon: "text-success" },
  warning: { Icon: TriangleAlert, box: "border-warning/30 bg-warning-soft", icon: "text-warning" },
  danger: { Icon: CircleAlert, box: "border-danger/30 bg-danger-soft", icon: "text-danger" },
};

type NoticeProps = Omit<ComponentProps<"div">, "title"> & { tone?: keyof typeof TONES; title?: ReactNode };

/** A highlighted message: what happened, why, and what to do. */
export function Notice({ tone = "info", title, className, children, ...props }: NoticeProps) {
  const { Icon, box, icon } = TONES[tone];
  return (
    <div className={classNames("flex gap-2.5 rounded-lg border px-3.5 py-3", box, className)} {...props}>
      <Icon aria-hidden className={classNames("mt-0.5 size-4 shrink-0", icon)} />
      <div className="grid min-w-0 flex-1 gap-1">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="min-w-0">{children}</div>}
      </div>
    </div>
  );
}

import { Notice } from "@/components/ui/notice";

/** The message of a refusal that is about no single field. */
export function FormError({ message }: { message: string | undefined }) {
  return (
    <div role="alert" className="empty:hidden">
      {message && <Notice tone="danger">{message}</Notice>}
    </div>
  );
}

import { Link } from "@/components/ui/link";

/** The description of the tokens page, for members who may see the tokens and for those who may not. */
export function TokensDescription() {
  return (
    <>
      What programs call the Public API with.{" "}
      <Link href="/settings/api" className="text-accent-text underline underline-offset-2">
        See every call
      </Link>
      .
    </>
  );
}

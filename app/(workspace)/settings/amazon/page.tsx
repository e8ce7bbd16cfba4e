import type { Metadata } from "next";
import type { ReactNode } from "react";
import { runtime } from "@/app/server";
import { CodeBlock } from "@/components/code/code-block";
import { AMAZON_VARIABLES } from "@/components/frame/amazon-variables";
import { PageHeading } from "@/components/frame/page-heading";
import { Notice } from "@/components/ui/notice";

export const metadata: Metadata = { title: "Run on Amazon" };

const LINK = "text-accent-text underline underline-offset-2";

/** How the operator of an installation switches from the AWS sandbox to Amazon. */
export default async function AmazonPage() {
  const { config } = await runtime();
  return (
    <div className="grid max-w-[45rem] gap-6">
      <PageHeading title="Run on Amazon" description="What the operator of Sluice sets to deliver to buckets at Amazon." />
      <Notice title={config.AWS_MODE === "sandbox" ? "This Sluice runs with its AWS sandbox" : "This Sluice runs on Amazon"}>
        {config.AWS_MODE === "sandbox"
          ? "Its buckets and roles exist only in the sandbox, on the machine that runs Sluice."
          : `Customers' roles trust ${config.INTERMEDIATE_ROLE_ARN}.`}
      </Notice>
      <ol className="grid gap-6">
        <Step title="1. Give Sluice an identity">
          <p>
            An IAM user or role in your own AWS account, whose credentials the AWS SDK finds in the environment. On EC2, ECS or EKS, the
            role of the instance, task or pod is enough; then leave the two key variables out.
          </p>
        </Step>
        <Step title="2. Create the intermediate role">
          <p>
            A role in the same account that this identity may assume. Customers' roles trust it and nothing else of yours.{" "}
            <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html" target="_blank" rel="noreferrer" className={LINK}>
              IAM roles
            </a>{" "}
            explains how one role assumes another.
          </p>
        </Step>
        <Step title="3. Set these variables, and start Sluice again">
          <CodeBlock code={`${AMAZON_VARIABLES}\n`} language="shell" title="sluice.env" fileName="sluice.env" />
          <p>
            README.md of Sluice lists every variable under Configuration; docs/operate.md describes a service, a proxy with TLS, backups and
            upgrades.
          </p>
        </Step>
        <Step title="4. Point the destinations at Amazon">
          <p>
            Sources, members and history stay. A destination that names a bucket and a role of the sandbox pauses: enter those that you have
            at Amazon in its settings, and validate. Its files wait meanwhile. What the sandbox holds stays in the folder sandbox of
            DATA_DIR.
          </p>
        </Step>
      </ol>
    </div>
  );
}

function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li className="grid gap-2">
      <h2 className="font-semibold">{title}</h2>
      <div className="grid gap-3 text-pretty text-muted">{children}</div>
    </li>
  );
}

import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ComputationLayout } from "../../computation-layout";
import { findComputation } from "../../read-computation";

type AudienceLayoutProps = { params: Promise<{ computationId: string }>; children: ReactNode };

export async function generateMetadata({ params }: AudienceLayoutProps): Promise<Metadata> {
  const name = (await findComputation((await params).computationId))?.computation.name ?? "Not found";
  return { title: { default: name, template: `%s · ${name} · Sluice` } };
}

export default async function AudienceLayout({ params, children }: AudienceLayoutProps) {
  return (
    <ComputationLayout of="audience" computationId={(await params).computationId}>
      {children}
    </ComputationLayout>
  );
}

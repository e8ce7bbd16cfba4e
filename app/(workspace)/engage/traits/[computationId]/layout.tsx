import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ComputationLayout } from "../../computation-layout";
import { findComputation } from "../../read-computation";

type TraitLayoutProps = { params: Promise<{ computationId: string }>; children: ReactNode };

export async function generateMetadata({ params }: TraitLayoutProps): Promise<Metadata> {
  const name = (await findComputation((await params).computationId))?.computation.name ?? "Not found";
  return { title: { default: name, template: `%s · ${name} · Sluice` } };
}

export default async function TraitLayout({ params, children }: TraitLayoutProps) {
  return (
    <ComputationLayout of="trait" computationId={(await params).computationId}>
      {children}
    </ComputationLayout>
  );
}

import { z } from "zod";
import { strangeSentence, trimText } from "../plain-text.ts";

export type Partition = { id: string; dnsSuffix: string; label: string };
export type Region = { code: string; name: string; partition: string };

/** Partitions and their regions (docs/aws-faults.md 1). */
export const PARTITIONS: readonly Partition[] = [
  { id: "aws", dnsSuffix: "amazonaws.com", label: "AWS" },
  { id: "aws-us-gov", dnsSuffix: "amazonaws.com", label: "AWS GovCloud (US)" },
  { id: "aws-cn", dnsSuffix: "amazonaws.com.cn", label: "AWS China" },
  { id: "aws-eusc", dnsSuffix: "amazonaws.eu", label: "AWS European Sovereign Cloud" },
];

export function findPartition(id: string): Partition | undefined {
  return PARTITIONS.find((candidate) => candidate.id === id);
}

export const REGIONS: readonly Region[] = [
  region("us-east-1", "US East (N. Virginia)"),
  region("us-east-2", "US East (Ohio)"),
  region("us-west-1", "US West (N. California)"),
  region("us-west-2", "US West (Oregon)"),
  region("af-south-1", "Africa (Cape Town)"),
  region("ap-east-1", "Asia Pacific (Hong Kong)"),
  region("ap-east-2", "Asia Pacific (Taipei)"),
  region("ap-northeast-1", "Asia Pacific (Tokyo)"),
  region("ap-northeast-2", "Asia Pacific (Seoul)"),
  region("ap-northeast-3", "Asia Pacific (Osaka)"),
  region("ap-south-1", "Asia Pacific (Mumbai)"),
  region("ap-south-2", "Asia Pacific (Hyderabad)"),
  region("ap-southeast-1", "Asia Pacific (Singapore)"),
  region("ap-southeast-2", "Asia Pacific (Sydney)"),
  region("ap-southeast-3", "Asia Pacific (Jakarta)"),
  region("ap-southeast-4", "Asia Pacific (Melbourne)"),
  region("ap-southeast-5", "Asia Pacific (Malaysia)"),
  region("ap-southeast-6", "Asia Pacific (New Zealand)"),
  region("ap-southeast-7", "Asia Pacific (Thailand)"),
  region("ca-central-1", "Canada (Central)"),
  region("ca-west-1", "Canada West (Calgary)"),
  region("eu-central-1", "Europe (Frankfurt)"),
  region("eu-central-2", "Europe (Zurich)"),
  region("eu-north-1", "Europe (Stockholm)"),
  region("eu-south-1", "Europe (Milan)"),
  region("eu-south-2", "Europe (Spain)"),
  region("eu-west-1", "Europe (Ireland)"),
  region("eu-west-2", "Europe (London)"),
  region("eu-west-3", "Europe (Paris)"),
  region("il-central-1", "Israel (Tel Aviv)"),
  region("me-central-1", "Middle East (UAE)"),
  region("me-south-1", "Middle East (Bahrain)"),
  region("mx-central-1", "Mexico (Central)"),
  region("sa-east-1", "South America (São Paulo)"),
  region("us-gov-east-1", "GovCloud (US-East)", "aws-us-gov"),
  region("us-gov-west-1", "GovCloud (US-West)", "aws-us-gov"),
  region("cn-north-1", "China (Beijing)", "aws-cn"),
  region("cn-northwest-1", "China (Ningxia)", "aws-cn"),
  region("eusc-de-east-1", "EU Sovereign (Brandenburg)", "aws-eusc"),
];

function region(code: string, name: string, partition = "aws"): Region {
  return { code, name, partition };
}

export function findRegion(code: string): Region | undefined {
  return REGIONS.find((candidate) => candidate.code === code);
}

/** The *AWS Region* field of every form and API. */
export const RegionInput = z
  .string()
  .overwrite(trimText)
  .min(1, "Choose the region of your bucket.")
  .max(64)
  .superRefine((code, context) => {
    if (code === "" || findRegion(code) !== undefined) return;
    const strange = strangeSentence(code, /^[\x20-\x7e]$/, "a region's code");
    context.addIssue({ code: "custom", message: strange ?? "This is not a region that Sluice knows." });
  });

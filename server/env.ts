import { z } from "zod";

/** Filled in by the supervisor's defaults where a variable is absent; see the README's table. */
export type Config = z.output<typeof ConfigSchema>;

const port = (fallback: number) => z.coerce.number().int().min(1).max(65535).default(fallback);
const optional = z.string().trim().min(1).optional();

const ConfigSchema = z.object({
  WEB_PORT: port(3000),
  COLLECTOR_PORT: port(3001),
  SANDBOX_PORT: port(3002),
  WORKER_PORT: port(3003),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().min(1).default(".data"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  AUTH_SECRET: z.string().min(32).optional(),
  AWS_MODE: z.enum(["sandbox", "amazon"]).optional(),
  INTERMEDIATE_ROLE_ARN: z.string().default("arn:aws:iam::595280932656:role/segment-s3-integration-production-access"),
  TRUSTED_ACCOUNT_ID: z
    .string()
    .regex(/^\d{12}$/)
    .default("595280932656"),
  SUPPORT_CONTACT: z.string().default("friends@segment.com"),
  WORKSPACE_REGION: z.enum(["us", "eu"]).default("us"),
  STAGING_BUCKET: optional,
  STAGING_REGION: optional,
  DELIVERY_INTERVAL_SECONDS: z.coerce.number().int().min(1).max(3600).default(300),
  GZIP_LEVEL: z.coerce.number().int().min(1).max(9).default(6),
});

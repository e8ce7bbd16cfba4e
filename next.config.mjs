/** @type {import("next").NextConfig} */
export default {
  reactCompiler: true,
  typedRoutes: true,
  poweredByHeader: false,
  serverExternalPackages: ["pg", "graphile-worker", "kysely", "better-auth", "pino", "@aws-sdk/client-s3", "@aws-sdk/client-sts"],
  logging: { serverFunctions: false },
};

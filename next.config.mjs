// Next sends no telemetry, however it is started.
process.env.NEXT_TELEMETRY_DISABLED = "1";

/** @type {import("next").NextConfig} */
export default {
  reactCompiler: true,
  typedRoutes: true,
  poweredByHeader: false,
  // npm run check holds the types of the whole repository; a build need not do it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    ...["pg", "graphile-worker", "kysely", "better-auth", "pino", "@aws-sdk/client-s3", "@aws-sdk/client-sts"],
    // A native module, which no page loads. Next follows the path of the engine's process to it.
    "@duckdb/node-api",
  ],
  logging: { serverFunctions: false },
  // forbidden(), which answers 403.
  experimental: { authInterrupts: true },
  // Not by a page: a page has begun to stream by then, and would lead on from within the browser, a second later where that is busy.
  redirects: () => [
    { source: "/destinations/:destinationId((?!new$)[^/]+)", destination: "/destinations/:destinationId/delivery", permanent: false },
  ],
};

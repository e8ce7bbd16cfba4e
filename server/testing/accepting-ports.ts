import type { Runtime } from "../runtime.ts";

/** A sandbox in which every creation succeeds, and a collector that accepts every event. Nothing is stored. */
export const ACCEPTING_PORTS: Pick<Runtime, "sandbox" | "tracking"> = {
  sandbox: {
    access: { endpoint: "http://127.0.0.1:3002", accessKeyId: "AKIA", secretAccessKey: "none", region: "us-west-2" },
    createBucketAndRole: async ({ roleName }) => `arn:aws:iam::123456789012:role/${roleName}`,
  },
  tracking: { sendBatch: async () => true },
};

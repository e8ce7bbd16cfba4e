import { config } from "zod";

// Zod probes whether it may compile schemas with `new Function`. The pages' Content-Security-Policy forbids that, and browsers report each try.
config({ jitless: true });

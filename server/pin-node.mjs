// Puts the Node that package.json pins first on the PATH of every `npm run`, where npm itself has not linked it.
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const binary = join("node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
const link = join("node_modules", ".bin", "node");

if (existsSync(binary) && !existsSync(link)) {
  mkdirSync(join("node_modules", ".bin"), { recursive: true });
  symlinkSync(join("..", "..", binary), link);
}

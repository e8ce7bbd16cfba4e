// Links the Node version of package.json into node_modules/.bin, which `npm run` puts first on the PATH, if npm has not linked it.
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const binary = join("node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
const link = join("node_modules", ".bin", "node");

if (existsSync(binary) && !existsSync(link)) {
  mkdirSync(join("node_modules", ".bin"), { recursive: true });
  symlinkSync(join("..", "..", binary), link);
}

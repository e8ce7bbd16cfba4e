// Loaded before every program: an older Node can't run TypeScript as it is, and would say so in a way nobody understands.
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Sluice needs Node 22.18 or newer, and this is ${process.versions.node}. Run it with \`npm run\` after \`npm ci\`: the right Node is among the installed packages.\n`,
  );
  process.exit(1);
}

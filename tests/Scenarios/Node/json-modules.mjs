// The parser is published for bundlers and imports JSON as they do; Node wants that said, so it is given a module instead.
import { readFile } from "node:fs/promises";

export async function load(url, context, next) {
  return url.endsWith(".json") ? { format: "module", shortCircuit: true, source: `export default ${await readFile(new URL(url), "utf8")}` } : next(url, context);
}

// Reads workflows with GitHub's own parser: node check-workflow.mjs FILE... ; prints each error as a line, nothing when all are well.
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { basename } from "node:path";

register("./json-modules.mjs", import.meta.url);
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import("@actions/workflow-parser");

for (const path of process.argv.slice(2)) {
  const { context, value } = parseWorkflow({ name: basename(path), content: readFileSync(path, "utf8") }, new NoOperationTraceWriter());
  if (value) {
    await convertWorkflowTemplate(context, value);
  }
  for (const error of context.errors.getErrors()) {
    console.log(error.message);
  }
}

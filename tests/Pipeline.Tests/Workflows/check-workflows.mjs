import { readFileSync } from "node:fs";
import { parseWorkflow, NoOperationTraceWriter, convertWorkflowTemplate } from "@actions/workflow-parser";
let bad = 0;
for (const file of process.argv.slice(2)) {
  const result = parseWorkflow({ name: file, content: readFileSync(file, "utf8") }, new NoOperationTraceWriter());
  const errors = result.context.errors.getErrors();
  const template = await convertWorkflowTemplate(result.context, result.value);
  for (const error of [...errors, ...(template.errors ?? [])]) { bad++; console.error(`${file}: ${error.message ?? error.Message}`); }
}
process.exit(bad ? 1 : 0);

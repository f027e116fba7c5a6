// Says what GitHub's own parser finds wrong with each workflow; exit code 1 when it finds anything.
import { readFileSync } from "node:fs";
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";

async function faults(file) {
  const parsed = parseWorkflow({ name: file, content: readFileSync(file, "utf8") }, new NoOperationTraceWriter());
  const template = await convertWorkflowTemplate(parsed.context, parsed.value);
  return [...parsed.context.errors.getErrors(), ...(template.errors ?? [])].map((error) => error.message ?? error.Message);
}

async function main() {
  for (const file of process.argv.slice(2)) {
    for (const fault of await faults(file)) {
      console.error(fault);
      process.exitCode = 1;
    }
  }
}

main();

// Holds JSON files against a schema: node check-schema.mjs SCHEMA FILE... ; prints each fault as a line, nothing when all are well.
import { readFileSync } from "node:fs";
import Ajv from "ajv";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const [schema, ...files] = process.argv.slice(2);
const validate = new Ajv({ allErrors: true, allowUnionTypes: true, validateFormats: false }).compile(read(schema));
for (const file of files) {
  if (!validate(read(file))) {
    for (const error of validate.errors) {
      console.log(`${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
    }
  }
}

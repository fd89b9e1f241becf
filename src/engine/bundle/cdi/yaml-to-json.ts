import { parse, YAMLError } from 'yaml';

/** A document in YAML as JSON; undefined where it is none. */
export function yamlToJson(yaml: string): string | undefined {
  try {
    return JSON.stringify(parse(yaml));
  } catch (error) {
    // A ReferenceError where aliases of aliases come to too much.
    if (error instanceof YAMLError || error instanceof ReferenceError) return undefined;
    throw error;
  }
}

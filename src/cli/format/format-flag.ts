import { textFlag } from '../flag.js';

const TEMPLATE = "'json', or a Go template such as '{{.ID}}'";

/** `--format` of commands that print a list. */
export const listFormatFlag = textFlag({
  help: `Format output: 'table', 'table TEMPLATE' with titles, ${TEMPLATE}`,
});

/** `-f, --format` of commands that print objects. */
export const objectFormatFlag = textFlag({ short: 'f', help: `Format output: ${TEMPLATE}` });

import { hostname } from 'node:os';

import type { Container } from '../container/container.js';
import { logAttributes } from './log-attributes.js';
import { renderTag } from './log-tag.js';

/** What `logs --details` shows with each line: labels and variables that its options name, and the tag, if it has one. */
export function logDetails(container: Container): Readonly<Record<string, string>> {
  const { config } = container;
  const hasTag = Boolean(config.log.options['tag']);
  return { ...logAttributes(config), ...(hasTag && { tag: renderTag(container, hostname()) }) };
}

import { LINT_RULE_NAMES, LINT_RULES, type LintRule } from './lint-rules.js';

/** `docs/dockerfile-checks.md`. */
export function checksDocument(): string {
  return `${[INTRODUCTION, ...LINT_RULE_NAMES.map((name) => section(name, LINT_RULES[name]))].join('\n\n')}\n`;
}

const INTRODUCTION = `# Dockerfile checks

\`gantry build --check\` runs these over a Dockerfile and builds nothing; a build runs them too and prints what it finds.
Names, sentences and meaning are those of docker's build checks.

- \`# check=skip=JSONArgsRecommended,StageNameCasing\` at the top of a Dockerfile leaves rules out; \`skip=all\` leaves out all.
  The same right above an instruction leaves them out for that instruction.
- \`# check=error=true\` makes a build fail where there is a finding.
- Experimental rules are off until \`# check=experimental=CopyIgnoredFile\` (or \`all\`) asks for them.
- \`--build-arg BUILDKIT_DOCKERFILE_CHECK=…\` takes the same words, and goes before the file's.

This page is made from \`src/dockerfile/lint/lint-rules.ts\`.`;

function section(name: string, { description, reason, bad, good, isExperimental }: LintRule): string {
  return [
    `## ${name}`,
    `${isExperimental ? '*Experimental.* ' : ''}${description.replace(/\.$/, '')}.`,
    reason,
    `Instead of\n\n${fenced(bad)}`,
    `write\n\n${fenced(good)}`,
  ].join('\n\n');
}

const fenced = (text: string): string => `\`\`\`dockerfile\n${text}\n\`\`\``;

import { join } from 'node:path';
import { ROOT } from '../root.mjs';
import { runProgram } from '../setup/steps.mjs';

/** What is looked at without running any of it. */
const CHECKS = [
  { name: 'types', program: 'tsc', args: ['-b', '--pretty', 'false'], hint: '' },
  { name: 'lint', program: 'oxlint', args: ['--type-aware', '--deny-warnings', '--format=unix'], hint: '' },
  { name: 'format', program: 'biome', args: ['check', '--reporter=summary'], hint: 'npm run format puts it right.' },
];

/** Runs each check, and tells of its findings in full. */
export async function runChecks(report) {
  for (const check of CHECKS) {
    const startedAtMs = Date.now();
    const { code, output } = await runProgram(process.execPath, [binOf(check.program), ...check.args], {
      cwd: ROOT,
      env: { ...process.env, NO_COLOR: '1' },
    });
    report.check({ name: check.name, isOk: code === 0, startedAtMs, output: `${output}${check.hint}` });
  }
}

const binOf = (program) => join(ROOT, 'node_modules/.bin', program);

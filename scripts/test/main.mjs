// Runs on the Node that npm brought: --all, --without-linux, or --only PART…
import { runChecks } from './checks.mjs';
import { Report } from './report.mjs';
import { runTests } from './run-tests.mjs';

const [mode, ...only] = process.argv.slice(2);
const report = new Report();
const beside = mode === '--only' ? Promise.resolve() : runChecks(report);
const without = mode === '--without-linux' ? ['test/linux/'] : [];
await Promise.all([beside, runTests({ only, without, beside }, report)]);
console.log(report.summary());
process.exitCode = report.failed === 0 ? 0 : 1;

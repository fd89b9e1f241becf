// Runs on the Node that npm brought: --all, --without-linux, or --only PART…
import { runChecks } from './checks.mjs';
import { Report } from './report.mjs';
import { runTests } from './run-tests.mjs';

const [mode, ...only] = process.argv.slice(2);
const report = new Report();
if (mode !== '--only') await runChecks(report);
await runTests({ only, without: mode === '--without-linux' ? ['test/linux/'] : [] }, report);
console.log(report.summary());
process.exitCode = report.failed === 0 ? 0 : 1;

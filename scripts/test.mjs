// npm test: see CONTRIBUTING.md. With --only PART…, just the tests whose path contains one of the parts.
const only = process.argv[2] === '--only' ? process.argv.slice(3) : [];
const { runTests } = await import('./test/run-tests.mjs');
process.exitCode = (await runTests({ only })) ? 0 : 1;

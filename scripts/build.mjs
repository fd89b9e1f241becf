// npm run build: src/ → dist/, if anything has changed.
import { buildProgram, isBuilt } from './build/build-program.mjs';
import { orExplain } from './setup/set-up.mjs';

await orExplain(async () => {
  if (isBuilt()) return console.log('dist/ is up to date');
  await buildProgram();
  console.log('built dist/');
});

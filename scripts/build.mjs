// npm run build: src/ → dist/, only if something changed.
import { buildProgram } from './build/build-program.mjs';

try {
  const isNew = await buildProgram();
  console.log(isNew ? 'built dist/' : 'dist/ is up to date');
} catch (error) {
  console.error(error.name === 'BundleError' ? error.message : error);
  process.exitCode = 1;
}

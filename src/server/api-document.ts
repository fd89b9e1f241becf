import { API_VERSION, MINIMUM_API_VERSION } from './http/api-version.js';
import type { Route } from './route.js';
import { absentRoutes } from './routes/absent.js';
import { routesAlone } from './routes-alone.js';
import { AREAS } from './scope/rights.js';

/** `docs/docker-api.md`: every endpoint, from the routes themselves. */
export function apiDocument(): string {
  const absent = new Set(absentRoutes().map(nameOf));
  const groups = Object.groupBy(routesAlone(), ({ path }) => path.split('/')[1] ?? '');
  const sections = Object.entries(groups)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, routes = []]) => `## ${word}\n\n${tableOf(routes, absent)}`);
  return `${INTRODUCTION}\n${sections.join('\n')}`;
}

const INTRODUCTION = `# The Docker Engine API

What \`gantry serve\` answers: versions ${MINIMUM_API_VERSION} to ${API_VERSION}, as \`/v1.41/…\` or without a version, which is the newest.
Made from the routes by \`npm run docs\`. \`:name\` is one part of a path, \`:name*\` is one or more.

Whatever is not here is answered with 404, \`page not found\`, as are other methods.

## Rights

\`gantry serve --allow\` and the file of logins name them: an area alone is all of it (\`${AREAS.join('`, `')}\`),
\`AREA:VERB\` one verb, which is the last word of a path, or \`create\` and \`remove\`. \`AREA:read\` is all that only looks: it is neither
\`archive\`, \`export\` or \`get\` (\`docker save\`), which give out files, nor \`attach\`. Without \`host\` no container is made that reaches beyond
itself, and no network has a subnet of its maker's choice. \`POST /commit\` takes two: \`images:create\` and \`containers:commit\`.

A socket for a label hides what has not the label. Images are for all to use, and names of images that are not there yet may be
taken by whoever comes first: give such a socket to those alone whom you would let name an image.

Builds are told in the words of docker's builder before BuildKit, with \`version=2\` too. A session is held and never asked for anything:
a context that would come through it is refused, so that programs that can do without BuildKit do; secrets and keys are missing.

Over TCP, pages of other sites are refused by their \`Origin\`; with \`--auth-file\` each request has a login, \`Basic\` or \`Bearer\`.
`;

function tableOf(routes: readonly Route[], absent: ReadonlySet<string>): string {
  const rows = routes.map((route) => {
    const { method, path, since } = route;
    return `| ${method} | \`${path}\` | ${since} | ${answerOf(nameOf(route), absent)} |\n`;
  });
  return `| method | path | since | answer |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}

function answerOf(name: string, absent: ReadonlySet<string>): string {
  return absent.has(name) ? 'as a docker that is in no swarm and has no plugins' : 'in full';
}

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

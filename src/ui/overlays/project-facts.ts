import { listed, say } from '../language/say.js';
import type { Project } from '../state/projects/project.js';
import { projectStatus } from '../state/selectors/projects.js';

/** What can be said of a compose project: what it is made from, and what it is made of. */
export function projectFactTexts(project: Project): Readonly<Record<string, string | readonly string[]>> {
  const { services, containers, configFiles, workingDir } = project;
  const { running, total } = projectStatus(project);
  const mounts = containers.flatMap(({ config }) => config.mounts);
  const volumes = mounts.filter(({ type, isAnonymous }) => type === 'volume' && !isAnonymous);
  const networks = containers.flatMap(({ state }) => state.endpoints.map(({ networkName }) => networkName));
  return {
    runs: say(`${running} of ${total} services`),
    files: configFiles,
    folder: workingDir,
    services: services.map(({ name, dependsOn }) =>
      dependsOn.length > 0 ? say(`${name}, needs ${listed(dependsOn)}`) : name,
    ),
    volumes: [...new Set(volumes.map(({ source }) => source))],
    networks: [...new Set(networks)],
  };
}

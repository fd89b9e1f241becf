import { familiarName, parseReference } from '../../oci/reference.js';
import { invalid } from '../../wire/words/invalid.js';
import { textOf } from '../http/query.js';

const TAG = /^\w[\w.-]{0,127}$/;

/**
 * The name that `repo` and `tag` give an image; undefined where there is no `repo`. A tag goes before that of `repo`.
 *
 * @throws reference_invalid, argument_invalid
 * @see moby, daemon/server/httputils: RepoTagReference
 */
export function imageName(query: URLSearchParams): string | undefined {
  const repo = textOf(query, 'repo');
  const tag = textOf(query, 'tag');
  if (repo === undefined) return undefined;
  const reference = parseReference(repo);
  if (reference.digest !== undefined) throw invalid('cannot import digest reference');
  if (tag === undefined) return repo;
  if (!TAG.test(tag)) throw invalid('invalid tag format');
  return `${familiarName(reference)}:${tag}`;
}

/** A name as docker prints it, without the registry that is meant where none is named. */
export const shortImageName = (name: string): string => name.replace(/^docker\.io\/(library\/)?/, '');

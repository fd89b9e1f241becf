/** Lines of a Dockerfile, counted from 1; both are part of the range. */
export type SourceRange = { readonly startLine: number; readonly endLine: number };

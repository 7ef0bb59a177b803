import ts from 'typescript';

import type { Project } from './project.js';

const parsed = new WeakMap<Project, Map<string, ts.SourceFile>>();

/** The syntax tree of a file of the project; parsed once. */
export function syntaxOf(project: Project, path: string): ts.SourceFile {
  const files = parsed.get(project) ?? new Map<string, ts.SourceFile>();
  parsed.set(project, files);
  const file =
    files.get(path) ?? ts.createSourceFile(path, project.read(path) ?? '', ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS);
  files.set(path, file);
  return file;
}

/** Every node of the tree, parents first. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

/** `path:line` of a node, lines from 1. */
export function placeOf(file: ts.SourceFile, node: ts.Node): string {
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`;
}

/** Whether a statement carries a keyword such as `export` or `default`. */
export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((one) => one.kind === kind);
}

export { ts };

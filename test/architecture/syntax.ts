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

const walked = new WeakMap<ts.Node, readonly ts.Node[]>();

/** Every node of the tree, parents first; walked once. */
export function nodesOf(top: ts.Node): readonly ts.Node[] {
  const known = walked.get(top);
  if (known !== undefined) return known;
  const nodes: ts.Node[] = [];
  const walk = (node: ts.Node): void => {
    nodes.push(node);
    node.forEachChild(walk);
  };
  walk(top);
  walked.set(top, nodes);
  return nodes;
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
